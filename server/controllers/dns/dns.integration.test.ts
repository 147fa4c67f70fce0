import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isClusterReady } from '#lib/federation/types/cluster.ts';
import { CONFIG_NAME, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { readDnsEndpoints } from '#lib/federation/dns/read-records.ts';
import { at, listAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { CLUSTERS, CONFIGS } from '#server/host/resources.ts';
import { ask, askShort } from '#server/testing/dns-tools.ts';
import { systemClock } from '#server/runtime/clock.ts';
import { describeWithEmbeddedServers } from '#server/testing/test-clusters.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '../testing/federation-kit.ts';
import { DnsController } from './controller.ts';
import { DOMAINS, EXTERNAL_ENDPOINTS, INGRESS_RECORDS, INGRESSES, KUBEFED_ENDPOINTS, SERVICE_RECORDS, SERVICES } from './resources.ts';
import { ENDPOINT_GROUPS_ANNOTATION } from './settings.ts';
import type { ZoneSink } from './zone-sink.ts';

const NAMESPACE = 'shop';
const GLOBAL = 'web.shop.fed.svc.example.com';
const fedServices: ResourceType = { ...TYPES.fedConfigMaps, plural: 'federatedservices', kind: 'FederatedService' };
const fedIngresses: ResourceType = { ...TYPES.fedConfigMaps, plural: 'federatedingresses', kind: 'FederatedIngress' };
const labels = { app: 'web' };

function dnsObject(kind: string, namespace: string, name: string, rest: Record<string, unknown>): KubeObject {
  return { apiVersion: 'multiclusterdns.kubefed.io/v1alpha1', kind, metadata: { namespace, name }, ...rest };
}

describeWithEmbeddedServers('multi-cluster DNS', () => {
  describe('from federated Services to answers', () => {
    let federation: Federation;
    let port = 0;
    const addresses = new Map<string, string>();

    beforeAll(async () => {
      federation = await startFederation(['cluster1', 'cluster2'], { dns: { address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [] } });
      port = federation.plane().dnsServer?.port ?? 0;
      const { host } = federation;
      await federateNamespace(federation, NAMESPACE);
      const pods = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
      await host.create(TYPES.fedDeployments, federated('FederatedDeployment', NAMESPACE, 'web', {
        template: { spec: { replicas: 2, selector: { matchLabels: labels }, template: pods } }, placement: { clusterSelector: {} },
      }));
      await host.create(fedServices, federated('FederatedService', NAMESPACE, 'web', {
        template: { spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80 }] } }, placement: { clusterSelector: {} },
      }));
      await host.create(SERVICE_RECORDS, dnsObject('ServiceDNSRecord', NAMESPACE, 'web', { spec: { domainRef: 'fed', recordTTL: 5, dnsPrefix: 'www' } }));
    });
    afterAll(async () => { await federation.stop(); });

    async function address(cluster: string): Promise<string> {
      const service = await federation.member(cluster).find<KubeObject>(SERVICES, { namespace: NAMESPACE, name: 'web' });
      return stringAt((listAt(service, 'status', 'loadBalancer', 'ingress') ?? [])[0], 'ip') ?? '';
    }
    async function answersAre(expected: readonly string[], name = GLOBAL): Promise<boolean> {
      return String(await askShort(port, name, 'A')) === String([...expected].toSorted());
    }
    async function condition(): Promise<string | undefined> {
      const record = await federation.host.get<KubeObject>(SERVICE_RECORDS, { namespace: NAMESPACE, name: 'web' });
      return stringAt((listAt(record, 'status', 'conditions') ?? [])[0], 'reason');
    }
    async function replicas(count: number): Promise<void> {
      await federation.host.patch(TYPES.fedDeployments, { namespace: NAMESPACE, name: 'web' }, { type: 'merge', body: { spec: { template: { spec: { replicas: count } } } } });
    }
    async function clusterPlace(name: string): Promise<{ region: string; zone: string }> {
      const cluster = await federation.host.get<KubeObject>(CLUSTERS, { namespace: SYSTEM_NAMESPACE, name });
      return { region: stringAt(cluster, 'status', 'region') ?? '', zone: stringsAt(cluster, 'status', 'zones')[0] ?? '' };
    }
    const knows = (name: string, ready: boolean): boolean => {
      const cluster = federation.plane().host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
      return cluster !== undefined && isClusterReady(cluster) === ready;
    };

    it('without a Domain nothing is answered, and the record says why; with it every level is', async () => {
      await eventually('the record names its missing Domain', async () => (await condition()) === 'DomainNotFound');
      expect(await ask(port, GLOBAL)).toContain('status: REFUSED');
      await federation.host.create(DOMAINS, dnsObject('Domain', SYSTEM_NAMESPACE, 'fed', { domain: 'example.com' }));
      await eventually('both load balancers have addresses', async () => {
        for (const name of ['cluster1', 'cluster2']) addresses.set(name, await address(name));
        return ![...addresses.values()].includes('');
      });
      await eventually('the global name has both addresses', () => answersAre([...addresses.values()]));
      for (const name of ['cluster1', 'cluster2']) {
        await eventually(`${name} is answered in its region and zone`, async () => {
          const { region, zone } = await clusterPlace(name);
          const own = [...await askShort(port, `web.shop.fed.svc.${zone}.${region}.example.com`, 'A'), ...await askShort(port, `web.shop.fed.svc.${region}.example.com`, 'A')];
          return region !== '' && String(own) === String([addresses.get(name), addresses.get(name)]);
        });
      }
      expect(await askShort(port, 'www.example.com', 'CNAME')).toEqual([`${GLOBAL}.`]);
      expect(await askShort(port, `_http._tcp.${GLOBAL}`, 'SRV')).toEqual([`0 0 80 ${GLOBAL}.`]);
      await eventually('the record says so', async () => (await condition()) === 'Answering');
    });

    it('a replica that stands by has the same answers, and writes nothing', async () => {
      const { host, registry } = federation.plane();
      const answers = new Map<string, readonly ZoneRecord[]>();
      const sink: ZoneSink = { setZones: () => undefined, set: (source, records) => { answers.set(source, records); } };
      const standby = new DnsController({ client: federation.host, host, registry, clock: systemClock, random: Math.random, sink, onError: () => undefined, onControllerError: () => undefined });
      try {
        await standby.follow();
        await eventually('it knows both addresses', () => Promise.resolve(answers.get(`service:${NAMESPACE}/web`)?.some((record) => record.type === 'A' && record.name === GLOBAL && record.targets.length === 2) === true));
        expect(standby.metrics().passes).toBe(0);
      } finally {
        await standby.stop();
      }
    });

    it('ExternalDNS finds the same records, in its own group, and on request in the old one', async () => {
      const { host } = federation;
      const ref = { namespace: NAMESPACE, name: 'service-web' };
      const written = async () => readDnsEndpoints(await host.find<KubeObject>(EXTERNAL_ENDPOINTS, ref)).find(({ dnsName }) => dnsName === GLOBAL);
      await eventually('both addresses are written', async () => (await written())?.targets.length === 2);
      expect(await written()).toEqual({ dnsName: GLOBAL, recordType: 'A', recordTTL: 5, targets: [...addresses.values()].toSorted() });
      expect(await host.find(KUBEFED_ENDPOINTS, ref)).toBeUndefined();
      const annotate = (groups: string | null): Promise<KubeObject> => host.patch(CONFIGS, { name: CONFIG_NAME, namespace: SYSTEM_NAMESPACE }, { type: 'merge', body: { metadata: { annotations: { [ENDPOINT_GROUPS_ANNOTATION]: groups } } } });
      await annotate('externaldns.k8s.io,multiclusterdns.kubefed.io');
      await eventually('it is there in both groups', async () => {
        const old = await host.find<KubeObject>(KUBEFED_ENDPOINTS, ref);
        return old !== undefined && JSON.stringify(at(old, 'spec')) === JSON.stringify(at(await host.find<KubeObject>(EXTERNAL_ENDPOINTS, ref), 'spec'));
      });
      await annotate(null);
      await eventually('it is gone from the old one', async () => (await host.find(KUBEFED_ENDPOINTS, ref)) === undefined);
      await host.delete(EXTERNAL_ENDPOINTS, ref);
      await eventually('one that was deleted by hand comes back', async () => (await host.find(EXTERNAL_ENDPOINTS, ref)) !== undefined);
    });

    it('D21: a cluster that is killed leaves the answers at once, its own names become aliases, and it comes back', async () => {
      const lost = await clusterPlace('cluster2');
      await federation.clusters.fault('cluster2', { fault: 'stop' });
      await eventually('the control plane knows', () => Promise.resolve(knows('cluster2', false)));
      await eventually('its address has left', () => answersAre([addresses.get('cluster1') ?? '']));
      const own = await ask(port, `web.shop.fed.svc.${lost.zone}.${lost.region}.example.com`, 'A');
      expect(own).toMatch(/\sCNAME\s/);
      expect(own).toContain(addresses.get('cluster1'));
      await federation.clusters.fault('cluster2', { fault: 'start' });
      await eventually('the control plane knows', () => Promise.resolve(knows('cluster2', true)));
      await eventually('its address is back', () => answersAre([...addresses.values()]));
    });

    it('a cluster in which nothing is ready behind the Service leaves, stays an alias, and comes back', async () => {
      const emptied = (overrides: unknown): Promise<KubeObject> => federation.host.patch(TYPES.fedDeployments, { namespace: NAMESPACE, name: 'web' }, { type: 'merge', body: { spec: { overrides } } });
      const { region } = await clusterPlace('cluster1');
      await emptied([{ clusterName: 'cluster1', clusterOverrides: [{ path: '/spec/replicas', value: 0 }] }]);
      await eventually('its address has left', () => answersAre([addresses.get('cluster2') ?? '']));
      expect(await askShort(port, `web.shop.fed.svc.${region}.example.com`, 'A')).toContain(`${GLOBAL}.`);
      await emptied(null);
      await eventually('its address is back', () => answersAre([...addresses.values()]));
    });

    it('a Service without ready endpoints anywhere keeps its last known answers, also over a restart, and comes back', async () => {
      await replicas(0);
      await eventually('the record says so', async () => (await condition()) === 'LastKnownKept');
      // The clusters emptied one after the other: what is kept is what was good last.
      const kept = await askShort(port, GLOBAL, 'A');
      expect(kept.length).toBeGreaterThan(0);
      expect([...addresses.values()]).toEqual(expect.arrayContaining(kept));
      await federation.restart();
      port = federation.plane().dnsServer?.port ?? 0;
      await eventually('the last known answers are still there', () => answersAre(kept));
      await replicas(2);
      await eventually('the record is well again', async () => (await condition()) === 'Answering');
      await eventually('both addresses are back', () => answersAre([...addresses.values()]));
    });

    it('a policy of the record decides which cluster is answered, and an unknown one is refused', async () => {
      const spec = (change: Record<string, unknown>): Promise<KubeObject> => federation.host.patch(SERVICE_RECORDS, { namespace: NAMESPACE, name: 'web' }, { type: 'merge', body: { spec: change } });
      await spec({ policy: 'Failover', failoverOrder: ['cluster2'] });
      await eventually('the first choice alone is answered', () => answersAre([addresses.get('cluster2') ?? '']));
      await spec({ policy: 'Weighted', failoverOrder: null, weights: [{ cluster: 'cluster1', weight: 1 }, { cluster: 'cluster2', weight: 0 }] });
      await eventually('the cluster with all the weight is answered', () => answersAre([addresses.get('cluster1') ?? '']));
      await spec({ policy: 'Geo', weights: null, subnets: [{ cidr: '192.0.2.0/24', region: (await clusterPlace('cluster2')).region }] });
      await eventually('clients of a subnet get the addresses of its region', async () => String(await askShort(port, GLOBAL, 'A', { subnet: '192.0.2.1/32' })) === addresses.get('cluster2'));
      await expect(spec({ policy: 'Nearest' })).rejects.toThrow(/policy/);
      await spec({ policy: null, subnets: null });
      await eventually('without a policy every address is answered', () => answersAre([...addresses.values()]));
    });

    it('an IngressDNSRecord points its hosts at the Ingresses of all clusters', async () => {
      const { host } = federation;
      const rule = { host: 'shop.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }] } };
      await host.create(fedIngresses, federated('FederatedIngress', NAMESPACE, 'web', { template: { spec: { rules: [rule] } }, placement: { clusterSelector: {} } }));
      await host.create(INGRESS_RECORDS, dnsObject('IngressDNSRecord', NAMESPACE, 'web', { spec: { hosts: ['shop.example.com'] } }));
      const ips: string[] = [];
      await eventually('both Ingresses have addresses', async () => {
        ips.splice(0);
        for (const name of ['cluster1', 'cluster2']) {
          const ingress = await federation.member(name).find<KubeObject>(INGRESSES, { namespace: NAMESPACE, name: 'web' });
          ips.push(stringAt((listAt(ingress, 'status', 'loadBalancer', 'ingress') ?? [])[0], 'ip') ?? '');
        }
        return !ips.includes('');
      });
      await eventually('the host has both addresses', () => answersAre(ips, 'shop.example.com'));
      // Names are answered before they are written down.
      await eventually('ExternalDNS finds it', async () => {
        const [endpoint] = readDnsEndpoints(await host.find<KubeObject>(EXTERNAL_ENDPOINTS, { namespace: NAMESPACE, name: 'ingress-web' }));
        return endpoint?.dnsName === 'shop.example.com' && endpoint.recordTTL === 180 && endpoint.targets.length === ips.length;
      });
    });

    it('names and DNSEndpoint go with the record', async () => {
      await federation.host.delete(SERVICE_RECORDS, { namespace: NAMESPACE, name: 'web' });
      await eventually('the name is gone', async () => (await ask(port, GLOBAL)).includes('status: NXDOMAIN'));
      await eventually('the DNSEndpoint is gone', async () => (await federation.host.find(EXTERNAL_ENDPOINTS, { namespace: NAMESPACE, name: 'service-web' })) === undefined);
    });
  });
});
