import type { DnsRecordSummary, MulticlusterExport } from '#lib/contracts/dns.ts';

export type ExportRow = {
  namespace: string;
  name: string;
  clustersetName: string;
  clusters: { cluster: string; condition: MulticlusterExport['condition']; message: string }[];
  /** The name of our own record of that Service. */
  ourName: string | undefined;
  /** Made from here, so it can be taken back from here. */
  isFederated: boolean;
};

/** One row for each exported Service, in the order they came. */
export function groupExports(exports: readonly MulticlusterExport[], records: readonly DnsRecordSummary[]): ExportRow[] {
  const rows = new Map<string, ExportRow>();
  for (const { namespace, name, clustersetName, cluster, condition, message, isFederated } of exports) {
    const row = rows.get(clustersetName) ?? {
      namespace, name, clustersetName, clusters: [], isFederated: false,
      ourName: records.find((record) => record.kind === 'service' && record.namespace === namespace && record.name === name)?.names[0],
    };
    row.clusters.push({ cluster, condition, message });
    row.isFederated ||= isFederated;
    rows.set(clustersetName, row);
  }
  return [...rows.values()];
}
