import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { isUnreachable } from '#server/kube-client/errors.ts';
import type { Member } from '#server/members/member.ts';
import { readTarget, type TargetNumbers } from './replica-states.ts';

const QUOTAS: ResourceType = { group: '', version: 'v1', plural: 'resourcequotas', kind: 'ResourceQuota', namespaced: true };
/** Without an answer in this time the nodes alone say what a member can hold. */
const QUOTAS_DEADLINE_MS = 1_500;

/**
 * What members are asked while plans are made, each question once, however many plans it bears on. A member that does not
 * answer is counted as it was last seen, and named in `unread`.
 */
export class MemberReads {
  /** Clusters that were to be asked and did not answer. */
  readonly unread = new Set<string>();
  readonly #nowMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #targets = new Map<string, Promise<TargetNumbers>>();
  readonly #quotas = new Map<string, Promise<KubeObject[]>>();

  constructor(nowMs: number, signal?: AbortSignal) {
    this.#nowMs = nowMs;
    this.#signal = signal;
  }

  /** Replicas of a workload in one member, and what it can take of them. @throws KubeError for an object of a custom kind that can't be read. */
  target(member: Member, type: TypeConfig, key: string): Promise<TargetNumbers> {
    return once(this.#targets, `${member.name} ${type.name} ${key}`, () =>
      readTarget(member, type, key, { nowMs: this.#nowMs, signal: this.#signal, onUnread: () => { this.unread.add(member.name); } }));
  }

  /** The ResourceQuotas of a namespace; none where the member falls silent: then it is planned by its nodes' sums, as it was last seen. */
  quotas(member: Member, namespace: string | undefined): Promise<KubeObject[]> {
    return once(this.#quotas, `${member.name} ${namespace}`, async () => {
      try {
        return await member.client.listAll<KubeObject>(QUOTAS, { namespace, deadlineMs: QUOTAS_DEADLINE_MS, signal: this.#signal });
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        this.unread.add(member.name);
        return [];
      }
    });
  }
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(key) ?? ask();
  known.set(key, asked);
  return asked;
}
