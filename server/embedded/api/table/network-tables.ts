import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { arrayAt, numberAt, textAt, valueAt } from '../kinds/fields.ts';
import { AGE, layout, NAME, SELECTOR, selectorText, text, type TableLayout } from './layout.ts';

/** How many addresses one cell shows before `+ n more...`. */
const MAX_SHOWN = 3;

export const NETWORK_TABLES: Readonly<Record<string, TableLayout>> = {
  '/services': layout(
    NAME, text('Type', 'spec.type', 'ClusterIP'), text('Cluster-IP', 'spec.clusterIP'), ['External-IP', externalAddress], ['Port(s)', servicePorts], AGE, SELECTOR,
  ),
  '/endpoints': layout(NAME, ['Endpoints', endpointAddresses], AGE),
  'discovery.k8s.io/endpointslices': layout(
    NAME, text('AddressType', 'addressType'),
    ['Ports', (object) => shorten(arrayAt(object, 'ports').map((each) => String(numberAt(each, 'port') ?? '*')), '<unset>')],
    ['Endpoints', (object) => shorten(arrayAt(object, 'endpoints').flatMap((each) => arrayAt(each, 'addresses').map(String)), '<unset>')], AGE,
  ),
  'networking.k8s.io/ingresses': layout(
    NAME, text('Class', 'spec.ingressClassName'), ['Hosts', ingressHosts], ['Address', (object) => loadBalancerAddresses(object)],
    ['Ports', (object) => (arrayAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80')], AGE,
  ),
  'networking.k8s.io/ingressclasses': layout(
    NAME, text('Controller', 'spec.controller'),
    ['Parameters', (object) => {
      const kind = textAt(object, 'spec', 'parameters', 'kind');
      return kind === '' ? '<none>' : `${kind}/${textAt(object, 'spec', 'parameters', 'name')}`;
    }], AGE,
  ),
  'networking.k8s.io/networkpolicies': layout(NAME, ['Pod-Selector', (object) => selectorText(valueAt(object, 'spec', 'podSelector'))], AGE),
};

function externalAddress(service: KubeObject): string {
  const external = arrayAt(service, 'spec', 'externalIPs').map(String);
  switch (textAt(service, 'spec', 'type')) {
    case 'ExternalName': return textAt(service, 'spec', 'externalName') || '<none>';
    case 'LoadBalancer': {
      const given = loadBalancerAddresses(service);
      return [given, ...external].filter((each) => each !== '').join(',') || '<pending>';
    }
    default: return external.join(',') || '<none>';
  }
}

function loadBalancerAddresses(object: KubeObject): string {
  return arrayAt(object, 'status', 'loadBalancer', 'ingress').map((each) => textAt(each, 'ip') || textAt(each, 'hostname')).filter((each) => each !== '').join(',');
}

function servicePorts(service: KubeObject): string {
  return arrayAt(service, 'spec', 'ports').filter(isJsonObject).map((each) => {
    const node = numberAt(each, 'nodePort') ?? 0;
    return `${numberAt(each, 'port') ?? 0}${node === 0 ? '' : `:${node}`}/${textAt(each, 'protocol') || 'TCP'}`;
  }).join(',') || '<none>';
}

function endpointAddresses(endpoints: KubeObject): string {
  const all = arrayAt(endpoints, 'subsets').flatMap((subset) => {
    const addresses = arrayAt(subset, 'addresses').map((each) => textAt(each, 'ip'));
    const ports = arrayAt(subset, 'ports').map((each) => numberAt(each, 'port') ?? 0);
    return ports.length === 0 ? addresses : ports.flatMap((port) => addresses.map((address) => `${address}:${port}`));
  });
  return shorten(all, '<none>');
}

function ingressHosts(ingress: KubeObject): string {
  const hosts = arrayAt(ingress, 'spec', 'rules').map((each) => textAt(each, 'host')).filter((each) => each !== '');
  return shorten(hosts, '*');
}

function shorten(all: readonly string[], otherwise: string): string {
  if (all.length === 0) return otherwise;
  const shown = all.slice(0, MAX_SHOWN).join(',');
  return all.length > MAX_SHOWN ? `${shown} + ${all.length - MAX_SHOWN} more...` : shown;
}
