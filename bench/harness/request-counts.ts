/** Requests by `verb resource`, for example `APPLY configmaps` or `PATCH federatedconfigmaps/status`. */
export type RequestCounts = ReadonlyMap<string, number>;

/** What an API server does for itself, not for anybody who is measured here. */
const OWN_RESOURCES: readonly string[] = ['leases', 'endpoints', 'endpointslices', 'flowschemas', 'prioritylevelconfigurations', 'apiservices'];
const WRITES: readonly string[] = ['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION'];
const READS: readonly string[] = ['GET', 'LIST'];
const LINE = /^apiserver_request_total\{(.*)\} (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Reads `apiserver_request_total` from the text of an API server's /metrics; undefined when the server does not keep it. */
export function parseRequestCounts(metrics: string): RequestCounts | undefined {
  const counts = new Map<string, number>();
  let isKept = false;
  for (const line of metrics.split('\n')) {
    const [, labelText, value] = LINE.exec(line) ?? [];
    if (labelText === undefined) continue;
    isKept = true;
    const labels = Object.fromEntries([...labelText.matchAll(LABEL)].map(([, name = '', text = '']) => [name, text]));
    const { verb = '', resource = '', subresource = '' } = labels;
    if (resource === '' || OWN_RESOURCES.includes(resource)) continue;
    const key = `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(value));
  }
  return isKept ? counts : undefined;
}

/**
 * `after` less `before` less what the benchmark itself sent; entries of zero are left out. A server that was started anew
 * counts from zero, so then nothing is taken off for `before`; what it had counted until its end is lost.
 */
export function subtractCounts(after: RequestCounts, before: RequestCounts, own: RequestCounts): Map<string, number> {
  const left = new Map<string, number>();
  const isRestarted = [...before].some(([key, count]) => (after.get(key) ?? 0) < count);
  for (const [key, count] of after) {
    const rest = count - (isRestarted ? 0 : before.get(key) ?? 0) - (own.get(key) ?? 0);
    if (rest !== 0) left.set(key, rest);
  }
  return left;
}

export function sumOf(counts: RequestCounts, kind: 'writes' | 'reads'): number {
  const verbs = kind === 'writes' ? WRITES : READS;
  return [...counts].reduce((sum, [key, count]) => (verbs.includes(key.slice(0, key.indexOf(' '))) ? sum + count : sum), 0);
}
