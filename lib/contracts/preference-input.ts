import { z } from 'zod';
import { REPLICAS_MAX, WEIGHT_MAX } from '#lib/federation/types/preference.ts';
import type { FieldError } from './errors.ts';
import type { PreferenceInput, ReplicaOverrideInput } from './workload-detail.ts';

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

const preferenceInput = z.strictObject({
  namespace: name, name, targetKind: name, generation: generation.optional(),
  totalReplicas: replicas, rebalance: z.boolean(),
  clusters: z.record(name, clusterPreference).refine((clusters) => Object.keys(clusters).length <= CLUSTERS_MAX, `at most ${CLUSTERS_MAX} clusters`),
});

const overrideInput = z.strictObject({
  resource: name, namespace: z.string().max(NAME_MAX), name, cluster: name, replicas: replicas.nullable(), generation,
});

export type Parsed<T> = { ok: true; value: T } | { ok: false; fields: FieldError[] };

/** Reads what a browser sent as a preference; bounds are the API's own. */
export function parsePreferenceInput(value: unknown): Parsed<PreferenceInput> {
  return read(preferenceInput.safeParse(value), (data) => ({ ...data, clusters: withoutAbsent(data.clusters) }));
}

export function parseReplicaOverrideInput(value: unknown): Parsed<ReplicaOverrideInput> {
  return read(overrideInput.safeParse(value), (data) => data);
}

function read<A, B>(result: z.ZodSafeParseResult<A>, to: (data: A) => B): Parsed<B> {
  if (result.success) return { ok: true, value: to(result.data) };
  return { ok: false, fields: result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) };
}

type Loose = z.infer<typeof clusterPreference>;

/** An absent bound and one that is `undefined` mean the same; only the absent one may be written. */
function withoutAbsent(clusters: Readonly<Record<string, Loose>>): PreferenceInput['clusters'] {
  return Object.fromEntries(Object.entries(clusters).map(([cluster, { minReplicas, maxReplicas, weight }]) => [cluster, {
    ...(minReplicas === undefined ? {} : { minReplicas }), ...(maxReplicas === undefined ? {} : { maxReplicas }), ...(weight === undefined ? {} : { weight }),
  }]));
}
