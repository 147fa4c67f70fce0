import type { FederationCluster } from '#lib/federation/types/cluster.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { type AnswerInputs, computeServiceAnswers, type MemberSight } from '#server/controllers/dns/compute-answers.ts';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';

/** A federation of four clusters in two regions with two zones each: a record there has ten names with its SRV and prefix. */
export const RECORDS = 1_000;
const REGIONS: readonly string[] = ['eu', 'us'];
const ZONE = 'example.com';
const DOMAIN: KubeObject = { apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', kind: 'Domain', metadata: { name: 'fed' }, domain: ZONE };

const CLUSTERS: readonly FederationCluster[] = Array.from({ length: 4 }, (_, i) => {
  const region = REGIONS[i % REGIONS.length] ?? '';
  return { name: `cluster${i}`, labels: {}, ready: true, region, zones: [`${region}-${i < 2 ? 'a' : 'b'}`] };
});

/** Which clusters have ready endpoints behind a record, by its number; all of them when it is not listed. */
export type Readiness = Map<number, ReadonlySet<string>>;

/** What the controller computes for record number `i`: the very function it uses, over caches of the same shape. */
export function answersOf(i: number, readiness: Readiness): readonly ZoneRecord[] {
  return computeServiceAnswers(inputOf(i, readiness)).zoneRecords;
}

export function nameOf(i: number): string {
  return `svc${i}`;
}

function inputOf(i: number, readiness: Readiness): AnswerInputs {
  const record: KubeObject = {
    apiVersion: DOMAIN.apiVersion, kind: 'ServiceDNSRecord', metadata: { name: nameOf(i), namespace: 'shop' }, spec: { domainRef: 'fed', dnsPrefix: `p${i}` },
  };
  return {
    record, domain: DOMAIN, clusters: CLUSTERS, previous: [], mode: 'keep-last', resolve: () => new Map(), isHealthy: () => true,
    sources: (cluster) => sightOf(i, cluster, readiness),
  };
}

function sightOf(i: number, cluster: string, readiness: Readiness): MemberSight {
  const number = Number(cluster.slice('cluster'.length));
  return {
    hasSynced: () => true, ingress: () => undefined,
    service: () => ({ ingress: [{ ip: `10.${number}.${i >> 8}.${i & 255}` }], ports: [{ name: 'http', protocol: 'TCP', port: 80 }] }),
    readyEndpoints: () => (readiness.get(i)?.has(cluster) ?? true ? 3 : 0),
  };
}
