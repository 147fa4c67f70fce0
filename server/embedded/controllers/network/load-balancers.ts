import { fromKey, toKey, type Context } from '../engine/context.ts';
import { DONE, type Outcome } from '../engine/reconcile-queue.ts';
import { INGRESSES, SERVICES, type Ingress, type Service } from '../kinds.ts';
import { AddressPool } from './address-pool.ts';

/** Owner of the one address that all Ingresses of a cluster share, as behind one ingress controller. */
const INGRESS_OWNER = 'ingress-controller';
const COMPONENT = 'service-controller';
/** Wait before asking again for an address when the range is used up. */
const RANGE_FULL_RETRY_MS = 30_000;

/**
 * What a cloud provider does: Services of type LoadBalancer get an address of the range, which they keep; a
 * requested `loadBalancerIP` inside the range is honoured when it is free. Ingresses get the range's first address.
 */
export function startLoadBalancers(context: Context, options: { range: string }): void {
  const pool = new AddressPool(options.range);
  const ingressAddress = pool.assign(INGRESS_OWNER) ?? '';
  const services = context.queue({ name: 'load-balancer', reconcile: (key) => reconcileService(context, pool, key) });
  const ingresses = context.queue({ name: 'ingress', reconcile: (key) => reconcileIngress(context, ingressAddress, key) });
  context.feed.on(SERVICES, ({ type, object }) => {
    const address = object.status?.loadBalancer?.ingress?.[0]?.ip;
    if (type === 'DELETED') pool.release(toKey(object));
    else if (address !== undefined) pool.claim(toKey(object), address);
    services.add(toKey(object));
  });
  context.feed.on(INGRESSES, ({ object }) => ingresses.add(toKey(object)));
}

async function reconcileService(context: Context, pool: AddressPool, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const service = context.api.get(SERVICES, namespace, name);
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) return DONE;
  const has = service.status?.loadBalancer?.ingress?.[0]?.ip;
  if (service.spec?.type !== 'LoadBalancer') {
    pool.release(key);
    if (has !== undefined) await context.api.setStatus(SERVICES, service, { loadBalancer: {} });
    return DONE;
  }
  // A class names another load balancer's implementation; there is none here, so such a Service waits, as it would there.
  if (service.spec.loadBalancerClass !== undefined || has !== undefined) return DONE;
  return giveAddress(context, pool, key, service);
}

async function giveAddress(context: Context, pool: AddressPool, key: string, service: Service): Promise<Outcome> {
  const wanted = service.spec?.loadBalancerIP;
  const address = wanted !== undefined && wanted !== '' ? (pool.claim(key, wanted) ? wanted : undefined) : pool.assign(key);
  const note = { component: COMPONENT };
  if (address === undefined) {
    const message = wanted === undefined ? 'Error syncing load balancer: no address is free' : `Error syncing load balancer: ${wanted} is taken or not of this cluster's range`;
    context.events.record(service, { ...note, type: 'Warning', reason: 'SyncLoadBalancerFailed', message });
    return { then: 'again', afterMs: RANGE_FULL_RETRY_MS, because: 'an address may be free then' };
  }
  context.events.record(service, { ...note, type: 'Normal', reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' });
  await context.api.changeStatus<Service>(SERVICES, service, (draft) => {
    draft.status = { ...draft.status, loadBalancer: { ingress: [{ ip: address, ipMode: 'VIP' }] } };
  });
  context.events.record(service, { ...note, type: 'Normal', reason: 'EnsuredLoadBalancer', message: 'Ensured load balancer' });
  return DONE;
}

async function reconcileIngress(context: Context, address: string, key: string): Promise<Outcome> {
  const { namespace, name } = fromKey(key);
  const ingress = context.api.get(INGRESSES, namespace, name);
  if (ingress === undefined || ingress.metadata.deletionTimestamp !== undefined) return DONE;
  if (ingress.status?.loadBalancer?.ingress?.[0]?.ip === address) return DONE;
  await context.api.changeStatus<Ingress>(INGRESSES, ingress, (draft) => {
    draft.status = { ...draft.status, loadBalancer: { ingress: [{ ip: address }] } };
  });
  context.events.record(ingress, { type: 'Normal', reason: 'Sync', message: 'Scheduled for sync', component: 'ingress-controller' });
  return DONE;
}
