import { finalizerPolicy } from '#lib/federation/propagation/finalizer-policy.ts';
import type { ResourceType } from '#lib/kube/object.ts';
import { FINALIZER_POLICY_ANNOTATION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { listAt, stringAt } from '#lib/federation/types/read.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import { isForbidden, isNotFound } from '#server/kube-client/errors.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Host } from './host.ts';

const GROUP_PATH = '/apis/admissionregistration.k8s.io/v1';
const POLICIES: ResourceType = { group: 'admissionregistration.k8s.io', version: 'v1', plural: 'mutatingadmissionpolicies', kind: 'MutatingAdmissionPolicy', namespaced: false };
const BINDINGS: ResourceType = { ...POLICIES, plural: 'mutatingadmissionpolicybindings', kind: 'MutatingAdmissionPolicyBinding' };
/**
 * An API server looks every five seconds which groups it serves, and until it knows a group its admission policies refuse
 * that group's objects (503), whatever the policy says about failures. Before a group is old enough the policy is left as it is.
 */
const GROUP_AGE_MS = 20_000;

/**
 * Keeps the host's admission policy for finalizers at the types that are synchronised. A host that knows no such policies,
 * or an account that may not write them, is no error: the synchronisation adds what is missing.
 */
export class FinalizerPolicy {
  readonly #host: Host;
  readonly #clock: Clock;
  /** Undefined until asked. */
  #isPossible: boolean | undefined;
  #written: string | undefined;
  /** By group and version; what runs at the start is no older than that. */
  readonly #sinceMs = new Map<string, number>();

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.#sinceMs.set('', clock.nowMs());
  }

  /** Not to be called twice at once. @returns milliseconds until it should be called again, 0 when all is done. @throws KubeError */
  async keep(running: readonly TypeConfig[]): Promise<number> {
    const namespaceUid = this.#host.namespaces.store.get(SYSTEM_NAMESPACE)?.metadata.uid;
    this.#isPossible ??= await this.#isServed();
    if (!this.#isPossible || namespaceUid === undefined) return 0;
    const waitMs = this.#untilOldEnough(running);
    if (waitMs > 0) return waitMs;
    const types = this.#host.settings[FINALIZER_POLICY_ANNOTATION] === 'Disabled' ? [] : running;
    const scope = this.#host.config?.scope === 'Namespaced' ? 'Namespaced' : 'Cluster';
    const { policy, binding } = finalizerPolicy({ types, scope, namespaceUid });
    const text = JSON.stringify(policy);
    if (text === this.#written) return 0;
    try {
      if (types.length === 0) await this.#remove(policy.metadata.name);
      else {
        await this.#host.client.apply(POLICIES, policy, { force: true });
        await this.#host.client.apply(BINDINGS, binding, { force: true });
      }
      this.#written = text;
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.#isPossible = false;
    }
    return 0;
  }

  #untilOldEnough(running: readonly TypeConfig[]): number {
    const nowMs = this.#clock.nowMs();
    for (const { federated } of running) {
      const group = `${federated.group}/${federated.version}`;
      if (!this.#sinceMs.has(group)) this.#sinceMs.set(group, nowMs);
    }
    return Math.max(...this.#sinceMs.values()) + GROUP_AGE_MS - nowMs;
  }

  async #isServed(): Promise<boolean> {
    try {
      const served = listAt(await this.#host.client.rawJson(GROUP_PATH), 'resources') ?? [];
      return served.some((resource) => stringAt(resource, 'name') === POLICIES.plural);
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async #remove(name: string): Promise<void> {
    for (const type of [BINDINGS, POLICIES]) {
      try {
        await this.#host.client.delete(type, { name });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }
}
