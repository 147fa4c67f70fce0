import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { StatusCause } from '#lib/kube/status.ts';
import { invalid } from '../api-error.ts';
import { invalidValue } from '../objects/metadata.ts';
import { arrayAt, ensureObject, numberAt, textAt } from './fields.ts';
import type { KindRules, RuleContext } from './kind-rules.ts';

/** 10.96.0.0/16: addresses of Services; the first one is the API server's own. */
const SERVICE_NETWORK = '10.96';
const FIRST_ADDRESS = 10;
const LAST_ADDRESS = 65_534;
/** Kubernetes' default range of node ports. */
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

type Allocations = { readonly addresses: ReadonlySet<string>; readonly nodePorts: ReadonlySet<number> };

export const SERVICE_RULES: KindRules = {
  serverFields: [['spec', 'clusterIP'], ['spec', 'clusterIPs'], ['spec', 'ipFamilies'], ['spec', 'ipFamilyPolicy']],
  fill: (draft, live, context) => {
    const spec = ensureObject(draft, 'spec');
    if (textAt(spec, 'type') === 'ExternalName') {
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[field];
    } else {
      const taken = allocationsBesides(draft, context);
      fillAddress(draft, spec, live, taken, context);
      fillNodePorts(draft, spec, live, taken, context);
    }
    if (live === undefined) draft['status'] ??= { loadBalancer: {} };
  },
  check: checkAddress,
};

function allocationsBesides(draft: KubeObject, context: RuleContext): Allocations {
  const addresses = new Set<string>();
  const nodePorts = new Set<number>();
  for (const { object, namespace, name } of context.store.listNewest('/services')) {
    if (namespace === draft.metadata.namespace && name === draft.metadata.name) continue;
    addresses.add(textAt(object, 'spec', 'clusterIP'));
    for (const port of arrayAt(object, 'spec', 'ports')) nodePorts.add(numberAt(port, 'nodePort') ?? 0);
  }
  return { addresses, nodePorts };
}

function fillAddress(draft: KubeObject, spec: Record<string, unknown>, live: KubeObject | undefined, taken: Allocations, context: RuleContext): void {
  const asked = textAt(spec, 'clusterIP');
  const kept = live !== undefined && textAt(live, 'spec', 'type') !== 'ExternalName' ? textAt(live, 'spec', 'clusterIP') : '';
  const address = asked || kept || freeAddress(`${draft.metadata.namespace ?? ''}/${draft.metadata.name}`, taken);
  if (address === undefined) throw refuse(draft, context, 'spec.clusterIPs', '', 'failed to allocate a serviceIP: range is full');
  if (address !== 'None' && live === undefined && taken.addresses.has(address)) {
    throw refuse(draft, context, 'spec.clusterIPs', [address], 'failed to allocate IP ' + address + ': provided IP is already allocated');
  }
  spec['clusterIP'] = address;
  spec['clusterIPs'] = [address];
  spec['ipFamilies'] ??= ['IPv4'];
  spec['ipFamilyPolicy'] ??= 'SingleStack';
}

/** Starts at a place that the key gives, so a service made again tends to get its address again. */
function freeAddress(key: string, taken: Allocations): string | undefined {
  const span = LAST_ADDRESS - FIRST_ADDRESS + 1;
  let hash = 0;
  for (const character of key) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  for (let i = 0; i < span; i += 1) {
    const number = FIRST_ADDRESS + ((hash + i) % span);
    const address = `${SERVICE_NETWORK}.${number >> 8}.${number & 255}`;
    if (!taken.addresses.has(address)) return address;
  }
  return undefined;
}

function fillNodePorts(draft: KubeObject, spec: Record<string, unknown>, live: KubeObject | undefined, taken: Allocations, context: RuleContext): void {
  const type = textAt(spec, 'type');
  const needsPorts = type === 'NodePort' || (type === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
  const used = new Set(taken.nodePorts);
  for (const port of arrayAt(spec, 'ports')) {
    if (!isJsonObject(port)) continue;
    if (!needsPorts) {
      if (type === 'ClusterIP' || type === '') delete port['nodePort'];
      continue;
    }
    const kept = arrayAt(live, 'spec', 'ports').find((each) => numberAt(each, 'port') === port['port'] && (textAt(each, 'protocol') || 'TCP') === (port['protocol'] ?? 'TCP'));
    const wanted = numberAt(port, 'nodePort') ?? numberAt(kept, 'nodePort') ?? 0;
    if (wanted !== 0 && used.has(wanted)) throw refuse(draft, context, 'spec.ports[0].nodePort', wanted, 'provided port is already allocated');
    if (wanted !== 0 && (wanted < FIRST_NODE_PORT || wanted > LAST_NODE_PORT)) {
      throw refuse(draft, context, 'spec.ports[0].nodePort', wanted, `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`);
    }
    const chosen = wanted === 0 ? freeNodePort(used) : wanted;
    if (chosen === undefined) throw refuse(draft, context, 'spec.ports[0].nodePort', 0, 'failed to allocate a nodePort: range is full');
    port['nodePort'] = chosen;
    used.add(chosen);
  }
}

function freeNodePort(used: ReadonlySet<number>): number | undefined {
  for (let port = FIRST_NODE_PORT; port <= LAST_NODE_PORT; port += 1) if (!used.has(port)) return port;
  return undefined;
}

function checkAddress(object: KubeObject, live: KubeObject): StatusCause[] {
  const before = textAt(live, 'spec', 'clusterIP');
  const after = textAt(object, 'spec', 'clusterIP');
  if (before === '' || before === after || textAt(object, 'spec', 'type') === 'ExternalName') return [];
  return [invalidValue('spec.clusterIPs[0]', [after], 'may not change once set')];
}

function refuse(draft: KubeObject, context: RuleContext, field: string, value: unknown, why: string) {
  return invalid(context.type, draft.metadata.name, [invalidValue(field, value, why)]);
}
