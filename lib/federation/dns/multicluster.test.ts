import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { clustersetName, multiclusterCrds, toExport, toImport } from './multicluster.ts';

const of = (rest: Record<string, unknown>): KubeObject => ({ apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'K', metadata: { name: 'web', namespace: 'shop' }, ...rest });
const condition = (type: string, status: string, message = '') => ({ type, status, message });

describe('the Multi-Cluster Services API', () => {
  it('names a Service of the set', () => {
    expect(clustersetName('shop', 'web')).toBe('web.shop.svc.clusterset.local');
  });
  it('an export is not judged until an implementation has; a conflict says more than being valid', () => {
    expect(toExport(of({}))).toEqual({ condition: 'unknown', message: '' });
    expect(toExport(of({ status: { conditions: [condition('Valid', 'True')] } })).condition).toBe('valid');
    expect(toExport(of({ status: { conditions: [condition('Valid', 'False', 'no such Service')] } }))).toEqual({ condition: 'invalid', message: 'no such Service' });
    expect(toExport(of({ status: { conditions: [condition('Valid', 'True'), condition('Conflict', 'True', 'ports differ')] } }))).toEqual({ condition: 'conflict', message: 'ports differ' });
  });
  it('reads an import whether its fields stand in spec or at the top', () => {
    const fields = { type: 'Headless', ips: ['10.0.0.1'], ports: [{ name: 'http', port: 80, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }] };
    const expected = { type: 'Headless', ips: ['10.0.0.1'], ports: ['http 80/TCP', '53/UDP'], clusters: ['a'] };
    const status = { clusters: [{ cluster: 'a' }] };
    expect(toImport(of({ spec: fields, status }))).toEqual(expected);
    expect(toImport(of({ ...fields, status }))).toEqual(expected);
  });
  it('has both definitions of v1alpha1', () => {
    expect(multiclusterCrds().map(({ metadata }) => metadata.name)).toEqual(['serviceexports.multicluster.x-k8s.io', 'serviceimports.multicluster.x-k8s.io']);
  });
});
