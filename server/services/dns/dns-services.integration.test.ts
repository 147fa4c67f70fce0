import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DnsNameChange, ProposedChange } from '#lib/contracts/changes.ts';
import type { IngressRecordInput, ServiceRecordInput } from '#lib/contracts/dns.ts';
import { SERVICE_EXPORTS, SERVICE_IMPORTS } from '#lib/federation/dns/multicluster.ts';
import { formOfIngress, newIngressForm, readIngressForm, type IngressForm } from '#lib/views/dns/ingress-form.ts';
import { formOfRecord, newRecordForm, readRecordForm, type RecordForm } from '#lib/views/dns/record-form.ts';
import { at } from '#lib/federation/types/read.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { eventually, federated, federateNamespace, startFederation, TYPES, type Federation } from '#server/controllers/testing/federation-kit.ts';
import { readDnsOverview } from '#server/queries/dns/read-dns-overview.ts';
import { readDnsRecord } from '#server/queries/dns/read-dns-record.ts';
import { readMulticluster } from '#server/queries/dns/read-multicluster.ts';
import { previewIngress, previewLoss, previewRecord } from '#server/queries/dns/read-preview.ts';
import { applyChanges } from '../changes/apply-changes.ts';
import { previewChanges } from '../changes/preview-changes.ts';
import { exportService, installMulticluster, withdrawExport } from './multicluster.ts';
import { createDomain, RECORD_TYPES, saveDnsSettings, saveIngressRecord, saveServiceRecord } from './records.ts';

const NAMESPACE = 'shop';
const GLOBAL = 'web.shop.fed.svc.example.com';
const REF = { kind: 'service', namespace: NAMESPACE, name: 'web' } as const;
const fedServices: ResourceType = { ...TYPES.fedConfigMaps, plural: 'federatedservices', kind: 'FederatedService' };
const fedIngresses: ResourceType = { ...TYPES.fedConfigMaps, plural: 'federatedingresses', kind: 'FederatedIngress' };
const labels = { app: 'web' };

const core = (plural: string, kind: string, namespaced = true): ResourceType => ({ group: '', version: 'v1', plural, kind, namespaced });
const NODES = core('nodes', 'Node', false);
const SERVICES = core('services', 'Service');
const SLICES: ResourceType = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices', kind: 'EndpointSlice', namespaced: true };

/** Plays the cloud that a bare kube-apiserver lacks: a node with a region and zone, a load balancer, and a ready endpoint. */
async function playCloud(federation: Federation, name: string, number: number): Promise<void> {
  const member = federation.member(name);
  const topology = { 'topology.kubernetes.io/region': `region-${number}`, 'topology.kubernetes.io/zone': `zone-${number}` };
  await member.create<KubeObject>(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node', labels: topology } });
  await playBalancer(federation, name, number);
  await member.create<KubeObject>(SLICES, {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints: [{ addresses: ['10.1.0.1'], conditions: { ready: true } }], ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    metadata: { namespace: NAMESPACE, name: 'web-1', labels: { 'kubernetes.io/service-name': 'web', 'kubefed.io/managed': 'true' } },
  });
}

async function playBalancer(federation: Federation, name: string, number: number): Promise<void> {
  const member = federation.member(name);
  await eventually('the Service is there', async () => (await member.find(SERVICES, { namespace: NAMESPACE, name: 'web' })) !== undefined);
  await member.patch(SERVICES, { namespace: NAMESPACE, name: 'web' }, { type: 'merge', body: { status: { loadBalancer: { ingress: [{ ip: `10.0.0.${number}` }] } } } }, { subresource: 'status' });
}

function ingressInputOf(form: IngressForm, generation?: number): IngressRecordInput {
  const read = readIngressForm(form, generation);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.input;
}

function inputOf(form: RecordForm, generation?: number): ServiceRecordInput {
  const read = readRecordForm(form, generation);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.input;
}

describe('DNS from the console', () => {
  let federation: Federation;
  const plane = () => federation.plane();
  const detail = async () => readDnsRecord(plane(), REF, new Date());
  const addresses = async (): Promise<string[]> => (await detail())?.endpoints.find(({ dnsName, recordType }) => dnsName === GLOBAL && recordType === 'A')?.targets ?? [];

  beforeAll(async () => {
    federation = await startFederation(['cluster1', 'cluster2'], { dns: { address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [] } });
    const { host } = federation;
    await federateNamespace(federation, NAMESPACE);
    const pods = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } };
    await host.create(TYPES.fedDeployments, federated('FederatedDeployment', NAMESPACE, 'web', { template: { spec: { replicas: 1, selector: { matchLabels: labels }, template: pods } }, placement: { clusterSelector: {} } }));
    await host.create(fedServices, federated('FederatedService', NAMESPACE, 'web', { template: { spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'http', port: 80 }] } }, placement: { clusterSelector: {} } }));
    if (federation.clusters.kind === 'real') await Promise.all([playCloud(federation, 'cluster1', 1), playCloud(federation, 'cluster2', 2)]);
    await eventually('every cluster says where it is', () => Promise.resolve(readDnsOverview(plane(), new Date()).clusters.every(({ zones }) => zones.length > 0)));
  });
  afterAll(async () => { await federation.stop(); });

  it('a record is made from a federated Service and a new Domain, planned before it is written', async () => {
    await eventually('the federated Service is offered', () => Promise.resolve(readDnsOverview(plane(), new Date()).services.some(({ name, hasRecord }) => name === 'web' && !hasRecord)));
    const early = inputOf({ ...newRecordForm(REF, []), newZone: 'example.com' });
    await eventually('it can be planned before its Domain is there', async () => (await previewRecord(plane(), { record: early, zone: 'example.com', lost: [] })).changes.create.some(({ dnsName }) => dnsName === GLOBAL));
    await createDomain(plane(), { name: 'fed', zone: 'example.com', nameServer: '' });
    await expect(createDomain(plane(), { name: 'fed', zone: 'example.org', nameServer: '' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const input = inputOf({ ...newRecordForm(REF, [{ name: 'fed' }]), prefix: 'www' });
    await eventually('the plan has both addresses', async () => (await previewRecord(plane(), { record: input, zone: '', lost: [] })).changes.create.some(({ dnsName, targets }) => dnsName === GLOBAL && targets.length === 2));
    const { changes } = await previewRecord(plane(), { record: input, zone: '', lost: [] });
    expect(changes.create.map(({ dnsName }) => dnsName)).toContain('www.example.com');
    await saveServiceRecord(plane(), input);
    await expect(saveServiceRecord(plane(), input)).rejects.toMatchObject({ code: 'CONFLICT' });
    await eventually('what was planned is answered', async () => JSON.stringify((await detail())?.endpoints) === JSON.stringify(changes.create));
    await eventually('the list says so', () => Promise.resolve(readDnsOverview(plane(), new Date()).records[0]?.state === 'answering'));
    expect(readDnsOverview(plane(), new Date()).records).toMatchObject([{ ...REF, zone: 'example.com', names: [GLOBAL] }]);
  });

  it('the loss of a cluster is seen before it happens, and nothing is changed by looking', async () => {
    const before = await addresses();
    const preview = await previewLoss(plane(), REF, ['cluster2']);
    expect(preview?.after.endpoints.find(({ dnsName, recordType }) => dnsName === GLOBAL && recordType === 'A')?.targets).toHaveLength(1);
    expect(preview?.changes.create.map(({ recordType }) => recordType)).toEqual(expect.arrayContaining(['CNAME']));
    const after = (becomes: 'gone' | 'empty', ...clusters: string[]) => plane().dns.previewAfter(clusters.map((cluster) => ({ kind: 'service', cluster, namespace: NAMESPACE, name: 'web', becomes })), new Map()).filter(({ name, type }) => name === GLOBAL && type === 'A');
    expect(after('empty', 'cluster2')).toMatchObject([{ before, after: [expect.any(String)], pending: [] }]);
    // Nothing ready anywhere keeps the last answers; Services that are gone everywhere end them.
    expect(after('empty', 'cluster1', 'cluster2')).toEqual([]);
    expect(after('gone', 'cluster1', 'cluster2')).toMatchObject([{ before, after: [] }]);
    const all = await previewLoss(plane(), REF, ['cluster1', 'cluster2']);
    expect([all?.after.state, all?.changes.update]).toEqual(['lastKnownKept', []]);
    expect(await addresses()).toEqual(before);
  });

  it('a review tells which names a change makes answer otherwise, and they come to answer so', async () => {
    const place = async (resource: string, type: ResourceType, clusters: readonly string[]): Promise<ProposedChange> => {
      const live = await federation.host.get<KubeObject>(type, { namespace: NAMESPACE, name: 'web' });
      return { do: 'place', ref: { resource, namespace: NAMESPACE, name: 'web' }, base: { generation: live.metadata.generation ?? 0, placement: at(live, 'spec', 'placement') }, placement: { clusters: clusters.map((name) => ({ name })) } };
    };
    const namesAfter = async (...changes: ProposedChange[]) => (await previewChanges(plane(), changes, new Date())).dns.filter(({ type }) => type === 'A' || type === 'CNAME');
    const ofGlobal = (changes: readonly DnsNameChange[]) => changes.find(({ name, type }) => name === GLOBAL && type === 'A');
    const before = await addresses();
    const narrow = await place('federatedservices', fedServices, ['cluster1']);
    const shown = ofGlobal(await namesAfter(narrow));
    expect(shown).toMatchObject({ before, after: [expect.any(String)], pending: [] });
    expect(ofGlobal(await namesAfter({ do: 'unjoin', cluster: 'cluster2', objects: 'leave', force: false }))).toMatchObject({ before, after: shown?.after });
    const moved = await namesAfter({ do: 'setLabels', cluster: 'cluster2', labels: {}, region: 'moon' });
    expect(moved.some(({ name, before: was }) => name.includes('.moon.') && was.length === 0)).toBe(true);
    expect(ofGlobal(moved)).toBeUndefined();
    if (federation.clusters.kind === 'embedded') {
      const emptied = await previewChanges(plane(), [await place('federateddeployments', TYPES.fedDeployments, ['cluster1'])], new Date());
      expect(ofGlobal(emptied.dns)).toMatchObject({ before, after: shown?.after });
      expect(emptied.warnings).toContainEqual({ kind: 'serviceLosesEndpoints', cluster: 'cluster2', namespace: NAMESPACE, name: 'web', isEverywhere: false });
    }
    const made = await applyChanges(plane(), [narrow], { session: 'test' });
    await eventually('the name answers as it was shown', async () => JSON.stringify(await addresses()) === JSON.stringify(shown?.after));
    const back = await previewChanges(plane(), made.revert, new Date());
    if (federation.clusters.kind === 'embedded') expect(ofGlobal(back.dns)).toMatchObject({ after: shown?.after, pending: ['cluster2'] });
    await applyChanges(plane(), made.revert, { session: 'test' });
    if (federation.clusters.kind === 'real') await playBalancer(federation, 'cluster2', 2);
    await eventually('both answer again', async () => (await addresses()).length === 2);
  });

  it('an edit changes what was edited, and only the record that was read', async () => {
    const read = await detail();
    if (read === undefined) throw new Error('the record is gone');
    const form: RecordForm = { ...formOfRecord(read), prefix: '', policy: 'Failover', failover: 'cluster2' };
    await saveServiceRecord(plane(), inputOf(form, read.generation));
    await eventually('one cluster is answered, without the prefix', async () => (await addresses()).length === 1 && (await detail())?.endpoints.every(({ dnsName }) => dnsName !== 'www.example.com') === true);
    await expect(saveServiceRecord(plane(), inputOf(form, read.generation))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('an Ingress record is made from a federated Ingress with the hosts that it answers for, and edited alone by who read it', async () => {
    const host = 'shop.example.org';
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const template = { spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] } };
    await federation.host.create(fedIngresses, federated('FederatedIngress', NAMESPACE, 'web', { template, placement: { clusterSelector: {} } }));
    const offered = () => readDnsOverview(plane(), new Date()).ingresses;
    await eventually('the federated Ingress is offered', () => Promise.resolve(offered().some(({ name, hasRecord }) => name === 'web' && !hasRecord)));
    const [first] = offered();
    if (first === undefined) throw new Error('nothing is offered');
    expect(first.hosts).toEqual([host]);
    const input = ingressInputOf(newIngressForm(first));
    if (federation.clusters.kind === 'embedded') await eventually('the plan has both addresses', async () => (await previewIngress(plane(), { ingress: input })).changes.create.some(({ dnsName, targets }) => dnsName === host && targets.length === 2));
    const { generation } = await saveIngressRecord(plane(), input);
    await expect(saveIngressRecord(plane(), input)).rejects.toMatchObject({ code: 'CONFLICT', sentence: { key: 'err.recordThere' } });
    const ref = { kind: 'ingress', namespace: NAMESPACE, name: 'web' } as const;
    await eventually('the record is read', async () => (await readDnsRecord(plane(), ref, new Date()))?.generation === generation);
    const read = await readDnsRecord(plane(), ref, new Date());
    if (read === undefined) throw new Error('the record is gone');
    const edited = ingressInputOf({ ...formOfIngress(read), hosts: `${host}\nwww.example.org`, ttl: '30' }, generation);
    await saveIngressRecord(plane(), edited);
    await expect(saveIngressRecord(plane(), edited)).rejects.toMatchObject({ code: 'CONFLICT', sentence: { key: 'err.recordChanged' } });
    await eventually('the edit is read back', async () => {
      const now = await readDnsRecord(plane(), ref, new Date());
      return now?.recordTTL === 30 && now.hosts?.join() === `${host},www.example.org`;
    });
    await plane().host.client.delete(RECORD_TYPES[ref.kind], ref);
  });

  it('settings are the KubeFedConfig’s own', async () => {
    await saveDnsSettings(plane(), { whenNothingReady: 'empty', endpointGroups: ['multiclusterdns.kubefed.io'] });
    await eventually('they are read back', () => Promise.resolve(readDnsOverview(plane(), new Date()).whenNothingReady === 'empty'));
    expect(readDnsOverview(plane(), new Date()).endpointGroups).toEqual(['multiclusterdns.kubefed.io']);
    await saveDnsSettings(plane(), { whenNothingReady: 'keep-last', endpointGroups: ['externaldns.k8s.io'] });
  });

  it('a federated Service is exported in all its clusters once the definitions are installed on purpose, and taken back', async () => {
    const members = async () => (await readMulticluster(plane(), new Date())).members.map(({ state }) => state);
    expect(await members()).toEqual(['missing', 'missing']);
    await expect(exportService(plane(), REF)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect(await installMulticluster(plane(), ['cluster1', 'cluster2'])).toEqual([{ cluster: 'cluster1' }, { cluster: 'cluster2' }]);
    expect(await members()).toEqual(['installed', 'installed']);
    await exportService(plane(), REF);
    await eventually('both clusters export it', async () => (await readMulticluster(plane(), new Date())).exports.filter(({ isFederated }) => isFederated).length === 2);
    const found: KubeObject = { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport', metadata: { namespace: NAMESPACE, name: 'web' }, spec: { type: 'ClusterSetIP', ips: ['10.96.0.9'], ports: [{ port: 80, protocol: 'TCP' }] } };
    await federation.member('cluster1').create(SERVICE_IMPORTS, found);
    expect((await readMulticluster(plane(), new Date())).imports).toMatchObject([{ cluster: 'cluster1', clustersetName: 'web.shop.svc.clusterset.local', ips: ['10.96.0.9'], ports: ['80/TCP'] }]);
    await withdrawExport(plane(), REF);
    await eventually('no cluster exports it', async () => (await federation.member('cluster2').find(SERVICE_EXPORTS, REF)) === undefined && (await readMulticluster(plane(), new Date())).exports.length === 0);
  });

  it('a record that is deleted is gone from the list', async () => {
    await plane().host.client.delete(RECORD_TYPES[REF.kind], REF);
    await eventually('it is gone', async () => (await detail()) === undefined && readDnsOverview(plane(), new Date()).records.length === 0);
  });
});
