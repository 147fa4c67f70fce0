import { z } from './zod.ts';
import { DOMAINS_MAX, FAILBACK_MODES, FAILOVER_MODES, REPLICAS_MAX, STRATEGIES, TOLERATION_SECONDS_MAX, WEIGHT_MAX, type PreferenceExtras } from '#lib/federation/types/preference.ts';
import type { FieldError } from './errors.ts';
import type { PreferenceInput } from './workload-detail.ts';

/** Longest name that Kubernetes gives an object. */
const NAME_MAX = 253;
/** More entries than any federation has clusters. */
const CLUSTERS_MAX = 5_000;

const name = z.string().min(1).max(NAME_MAX);
const generation = z.int().min(0);
const replicas = z.int().min(0).max(REPLICAS_MAX);

const clusterPreference = z.strictObject({
  minReplicas: replicas.optional(), maxReplicas: replicas.optional(), weight: z.int().min(0).max(WEIGHT_MAX).optional(),
});

const count = (max: number) => z.int().min(1).max(max);
const extras = z.strictObject({
  strategy: z.enum(STRATEGIES).optional(),
  topology: z.strictObject({ key: name, minDomains: count(DOMAINS_MAX).optional(), maxSkew: count(REPLICAS_MAX).optional() }).optional(),
  failover: z.strictObject({
    tolerationSeconds: z.int().min(0).max(TOLERATION_SECONDS_MAX).optional(), mode: z.enum(FAILOVER_MODES).optional(), failback: z.enum(FAILBACK_MODES).optional(),
  }).optional(),
  disruption: z.strictObject({ maxMovePerMinute: count(REPLICAS_MAX) }).optional(),
});

const preferenceInput = z.strictObject({
  namespace: name, name, targetKind: name, generation: generation.optional(),
  totalReplicas: replicas, rebalance: z.boolean(),
  extras: extras.optional(),
  clusters: z.record(name, clusterPreference).refine((clusters) => Object.keys(clusters).length <= CLUSTERS_MAX, `at most ${CLUSTERS_MAX} clusters`),
});

export type Parsed<T> = { ok: true; value: T } | { ok: false; fields: FieldError[] };

/** Reads what a browser sent as a preference; bounds are the API's own. */
export function parsePreferenceInput(value: unknown): Parsed<PreferenceInput> {
  return read(preferenceInput.safeParse(value), (data) => ({ ...data, clusters: withoutAbsent(data.clusters), extras: data.extras === undefined ? undefined : toExtras(data.extras) }));
}

function read<A, B>(result: z.ZodSafeParseResult<A>, to: (data: A) => B): Parsed<B> {
  if (result.success) return { ok: true, value: to(result.data) };
  return { ok: false, fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) };
}

function toExtras({ strategy, topology, failover, disruption }: z.infer<typeof extras>): PreferenceExtras {
  return {
    ...(strategy === undefined ? {} : { strategy }), ...(disruption === undefined ? {} : { disruption }),
    ...(topology === undefined ? {} : { topology: { key: topology.key, ...given('minDomains', topology.minDomains), ...given('maxSkew', topology.maxSkew) } }),
    ...(failover === undefined ? {} : { failover: { ...given('tolerationSeconds', failover.tolerationSeconds), ...given('mode', failover.mode), ...given('failback', failover.failback) } }),
  };
}

function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const found: { [P in K]?: V } = {};
  if (value !== undefined) found[key] = value;
  return found;
}

type Loose = z.infer<typeof clusterPreference>;

/** An absent bound and one that is `undefined` mean the same; only the absent one may be written. */
function withoutAbsent(clusters: Readonly<Record<string, Loose>>): PreferenceInput['clusters'] {
  return Object.fromEntries(Object.entries(clusters).map(([cluster, { minReplicas, maxReplicas, weight }]) => [cluster, {
    ...(minReplicas === undefined ? {} : { minReplicas }), ...(maxReplicas === undefined ? {} : { maxReplicas }), ...(weight === undefined ? {} : { weight }),
  }]));
}
