import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { PreferenceInput } from '#lib/contracts/workload-detail.ts';
import { askedReplicas } from '#lib/federation/scheduling/asked-replicas.ts';
import { writeBack } from '#lib/federation/scheduling/write-back.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import { EXTRA_FIELDS, parsePreference, type Preference } from '#lib/federation/types/preference.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import { makePlan, type PlanTarget } from '#server/planning/make-plan.ts';
import { MemberReads } from '#server/planning/member-reads.ts';
import { findReplicasPath } from '#server/planning/replica-states.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import type { ChangeServices } from './change-services.ts';

/** Preferences planned at a time: some of them ask members for Pods and quotas. */
const PLANS_AT_A_TIME = 16;

/** A preference's part in a review: what is written into its object, and what could not be known of it. */
export type PlannedSpec = {
  readonly spec: Record<string, unknown>;
  /** Why the controller does not follow the preference now; the spec stays then. */
  readonly notPlanned?: Sentence;
  /** Clusters that do not answer and are planned as they were last seen. */
  readonly silent: readonly string[];
};

/** Plans as the scheduling controller does, over what members say now; each is asked once for one review. */
export class ReviewPlanner {
  readonly #services: ChangeServices;
  readonly #reads: MemberReads;

  constructor(services: ChangeServices) {
    this.#services = services;
    this.#reads = new MemberReads(services.planning.clock.nowMs());
  }

  /**
   * What the controller would write into a federated object for a preference, with clusters as they shall be.
   * @throws ServiceError INVALID for numbers that can't be followed.
   */
  async planPreference(found: { type: TypeConfig; object: KubeObject }, input: PreferenceInput, clusters: readonly KubeObject[]): Promise<PlannedSpec & { preferenceSpec: Record<string, unknown> }> {
    const existing = this.#services.host.preferences.store.get(`${input.namespace}/${input.name}`);
    const { targetKind, totalReplicas, rebalance, clusters: numbers, extras } = input;
    const preferenceSpec = { ...withoutExtras(objectAt(existing, 'spec') ?? {}, extras !== undefined), targetKind, totalReplicas, rebalance, clusters: numbers, ...extras };
    const parsed = parsePreference({ apiVersion: '', kind: 'ReplicaSchedulingPreference', metadata: { name: input.name, namespace: input.namespace }, spec: preferenceSpec });
    if (!parsed.ok) throw new ServiceError('INVALID', say('err.numbers', { faults: sayFieldErrors(parsed.errors) }), { fields: parsed.errors });
    const target = await this.#targetOf(found.type, found.object);
    if (target === undefined) return { spec: specOf(found.object), silent: [], notPlanned: say('err.planNoReplicas', { kind: found.type.target.kind }), preferenceSpec };
    return { ...await this.#plan({ target, existing, preference: parsed.value }, clusters), preferenceSpec };
  }

  /**
   * The objects whose replicas preferences divide otherwise once clusters are as they shall be, with what each cluster is
   * asked for then. Objects whose plan the clusters' change does not touch are left out, even where the plan is under way.
   */
  async replanPreferences(before: ReadonlyMap<string, KubeObject>, after: ReadonlyMap<string, KubeObject>): Promise<Replanned[]> {
    const preferences = [...this.#services.host.preferences.store.values()];
    const replanned: Replanned[] = [];
    for (let i = 0; i < preferences.length; i += PLANS_AT_A_TIME) {
      const some = await Promise.all(preferences.slice(i, i + PLANS_AT_A_TIME).map((existing) => this.#replan(existing, [...before.values()], [...after.values()])));
      replanned.push(...some.filter((each) => each !== undefined));
    }
    return replanned;
  }

  async #replan(existing: KubeObject, before: readonly KubeObject[], after: readonly KubeObject[]): Promise<Replanned | undefined> {
    const parsed = parsePreference(existing);
    if (!parsed.ok || existing.metadata.deletionTimestamp !== undefined) return undefined;
    const followed = [...this.#services.host.federatedTypes()].find(({ type }) => type.federated.kind === parsed.value.targetKind);
    const object = followed?.informer.store.get(toObjectKey(existing.metadata));
    if (followed === undefined || object === undefined || object.metadata.deletionTimestamp !== undefined) return undefined;
    const target = await this.#targetOf(followed.type, object);
    if (target === undefined) return undefined;
    const planned = { target, existing, preference: parsed.value };
    const was = await this.#plan(planned, before);
    const is = await this.#plan(planned, after);
    if (deepEqual(was.spec, is.spec) && deepEqual(was.notPlanned, is.notPlanned)) return undefined;
    return { ...target, ...is, asked: askedReplicas({ ...object, spec: is.spec }, target.replicasPath) };
  }

  async #targetOf(type: TypeConfig, object: KubeObject): Promise<PlanTarget | undefined> {
    const replicasPath = await findReplicasPath(this.#services.host.client, type, object);
    return replicasPath === undefined ? undefined : { type, object, replicasPath };
  }

  async #plan({ target, existing, preference }: Planned, clusters: readonly KubeObject[]): Promise<PlannedSpec> {
    const stays = (notPlanned: Sentence): PlannedSpec => ({ spec: specOf(target.object), silent: [], notPlanned });
    if (this.#services.host.config?.gates.SchedulerPreferences === false) return stays(say('err.planOff'));
    try {
      const verdict = await makePlan(this.#services, { target, spec: preference, preference: existing, clusters }, this.#reads);
      if (verdict.then === 'wait') return stays(say('err.planStarting'));
      if (verdict.then === 'refuse') return stays(verdict.reason === 'NoClusters' ? say('err.planNoClusters') : say('err.planNoPlacement'));
      const { aim, silent } = verdict.plan;
      return { spec: writeBack({ spec: target.object['spec'], result: aim, replicasPath: target.replicasPath }).spec, silent };
    } catch (error) {
      // The controller meets the same and tries again; the rest of the review does not depend on it.
      if (error instanceof KubeError) return stays(error.sentence);
      throw error;
    }
  }
}

type Planned = { readonly target: PlanTarget; readonly existing: KubeObject | undefined; readonly preference: Preference };

export type Replanned = PlanTarget & PlannedSpec & { readonly asked: Readonly<Record<string, number>> };

function specOf(object: KubeObject): Record<string, unknown> {
  return { ...objectAt(object, 'spec') };
}

/** Given extras stand for all four fields: one that is not among them goes. */
function withoutExtras(spec: Readonly<Record<string, unknown>>, isReplaced: boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !isReplaced || !EXTRA_FIELDS.some((field) => field === key)));
}
