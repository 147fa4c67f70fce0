import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { KubeClient, type PatchType } from '#server/kube-client/kube-client.ts';
import { loadKubeconfig } from '#server/kube-client/kubeconfig.ts';
import type { ObjectRef, Subresource } from '#server/kube-client/resource-path.ts';
import { parseRequestCounts, type RequestCounts } from './request-counts.ts';

/** The benchmark drives its own load as fast as the pool goes. */
const NO_LIMIT = { perSecond: 1_000_000, burst: 1_000_000 };

/** One cluster as the benchmark reaches it: over the same kind of pool as the control plane, keeping count of what it sends. */
export class BenchCluster {
  readonly name: string;
  readonly client: KubeClient;
  readonly #sent = new Map<string, number>();

  private constructor(name: string, client: KubeClient) {
    this.name = name;
    this.client = client;
  }

  /** @param connections calls in flight at once. */
  static async open(name: string, kubeconfig: string, connections: number): Promise<BenchCluster> {
    return new BenchCluster(name, new KubeClient(await loadKubeconfig(kubeconfig, { name }), { connections, rateLimit: NO_LIMIT }));
  }

  /** Writes sent so far by this benchmark, in the form in which the API server counts them. */
  sent(): RequestCounts {
    return new Map(this.#sent);
  }

  /** Requests that the API server has counted; undefined when it doesn't. */
  async counted(): Promise<RequestCounts | undefined> {
    try {
      return parseRequestCounts((await this.client.raw('/metrics')).body);
    } catch {
      // A server without this endpoint, or one that is stopped on purpose, has nothing to tell.
      return undefined;
    }
  }

  async create(type: ResourceType, object: KubeObject): Promise<KubeObject> {
    this.#count('POST', type);
    return this.client.create(type, object);
  }

  async apply(type: ResourceType, object: KubeObject): Promise<void> {
    this.#count('APPLY', type);
    await this.client.apply(type, object, { force: true });
  }

  async patch(type: ResourceType, ref: ObjectRef, body: unknown, options: { type?: PatchType; subresource?: Subresource } = {}): Promise<void> {
    this.#count('PATCH', type, options.subresource);
    await this.client.patch(type, ref, { type: options.type ?? 'merge', body }, options.subresource === undefined ? {} : { subresource: options.subresource });
  }

  /** Replaces an object's status whatever its version, as workload controllers do. */
  async updateStatus(type: ResourceType, { kind, apiVersion, metadata: { namespace, name } }: KubeObject, status: Record<string, unknown>): Promise<void> {
    this.#count('PUT', type, 'status');
    await this.client.update<KubeObject>(type, { kind, apiVersion, metadata: { ...(namespace === undefined ? {} : { namespace }), name }, status }, { subresource: 'status' });
  }

  async delete(type: ResourceType, ref: ObjectRef): Promise<void> {
    this.#count('DELETE', type);
    await this.client.delete(type, ref);
  }

  close(): Promise<void> {
    return this.client.close();
  }

  #count(verb: string, type: ResourceType, subresource?: string): void {
    const key = `${verb} ${type.plural}${subresource === undefined ? '' : `/${subresource}`}`;
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + 1);
  }
}
