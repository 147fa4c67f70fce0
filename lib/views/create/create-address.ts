export const CREATE_WAYS = ['yaml', 'cluster', 'form'] as const;
export type CreateWay = (typeof CREATE_WAYS)[number];

/** Where the page starts from; the cluster, type and object (`namespace/name`) that something is federated from are in the address too. */
export type CreateAddress = { readonly way: CreateWay; readonly cluster: string; readonly type: string; readonly object: string };

/** Reads the address; anything unknown falls back to the plain page, never to an error. */
export function parseCreateAddress(params: { get(name: string): string | null }): CreateAddress {
  return { way: CREATE_WAYS.find((known) => known === params.get('from')) ?? 'yaml', cluster: params.get('cluster') ?? '', type: params.get('type') ?? '', object: params.get('object') ?? '' };
}
