import { describe, expect, it } from 'vitest';
import { checkForm, EMPTY_FORM, toManifests } from './form-manifests.ts';

const form = { ...EMPTY_FORM, name: 'web', namespace: 'shop', image: 'nginx:1.27' };

describe('the small form', () => {
  it('says what is wrong by field, and nothing when it can be used', () => {
    expect(checkForm(form)).toEqual({});
    expect(Object.keys(checkForm({ ...form, name: '1 Web', image: '', replicas: '-1', port: '70000', placement: 'some' })).toSorted()).toEqual(['clusters', 'image', 'name', 'port', 'replicas']);
    expect(checkForm({ ...form, hasService: false, port: 'no' })).toEqual({});
  });

  it('makes a Deployment with its Service, placed alike', () => {
    const [deployment, service, ...rest] = toManifests({ ...form, placement: 'some', clusters: ['eu'] });
    expect(deployment).toMatchObject({ kind: 'FederatedDeployment', spec: { placement: { clusters: [{ name: 'eu' }] }, template: { spec: { replicas: 2 } } } });
    expect(service).toMatchObject({ kind: 'FederatedService', spec: { placement: { clusters: [{ name: 'eu' }] }, template: { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] } } } });
    expect(rest).toEqual([]);
  });

  it('adds a record that its Service can have addresses for', () => {
    const objects = toManifests({ ...form, domain: 'example' });
    expect(objects.map(({ kind }) => kind)).toEqual(['FederatedDeployment', 'FederatedService', 'ServiceDNSRecord']);
    expect(objects[1]).toMatchObject({ spec: { template: { spec: { type: 'LoadBalancer' } } } });
    expect(objects[2]).toMatchObject({ spec: { domainRef: 'example' } });
    expect(toManifests({ ...form, hasService: false, domain: 'example' })).toHaveLength(1);
  });
});
