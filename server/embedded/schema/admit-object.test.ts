import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { admitObject, strictMessage, type FieldValidation } from './admit-object.ts';
import { createSchemaRegistry } from './schema-registry.ts';

const registry = createSchemaRegistry();
function admit(object: KubeObject, options: { old?: KubeObject; fieldValidation?: FieldValidation; subresource?: string } = {}) {
  const [group = '', version = ''] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['', object.apiVersion];
  return admitObject(registry, { group, version, kind: object.kind }, object, { fieldValidation: 'Strict', ...options });
}
const causes = (object: KubeObject, old?: KubeObject): string[] => admit(object, old === undefined ? {} : { old }).causes.map((cause) => `${cause.field}: ${cause.message}`);
const pod = (spec: Record<string, unknown>): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });
const container = (fields: Record<string, unknown>): KubeObject => pod({ containers: [{ name: 'c', image: 'nginx', ...fields }] });
const deployment = (spec: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'w' } }, template: { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }, ...spec },
});
const service = (spec: Record<string, unknown>): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'default' }, spec: { ports: [{ port: 80 }], ...spec } });

// The expected forms and sentences are those of a real API server 1.36.
describe('defaults', () => {
  it('complete a Deployment as a server does', () => {
    expect(admit(deployment()).object).toEqual({
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd', namespace: 'default' }, status: {},
      spec: {
        replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        selector: { matchLabels: { app: 'w' } },
        template: {
          metadata: { labels: { app: 'w' } },
          spec: {
            restartPolicy: 'Always', dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler', terminationGracePeriodSeconds: 30, securityContext: {},
            containers: [{ name: 'c', image: 'nginx', imagePullPolicy: 'Always', resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' }],
          },
        },
      },
    });
  });

  it('complete a Service', () => {
    expect(admit(service({})).object).toMatchObject({ spec: { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] }, status: { loadBalancer: {} } });
  });

  it('put text of a Secret into its data', () => {
    expect(admit({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } }).object).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, type: 'Opaque', data: { a: 'Yg==' } });
  });

  it('are the same the second time', () => {
    const first = admit(deployment()).object;
    expect(admit(first, { old: first }).object).toEqual(first);
  });
});

describe('the form of what is stored', () => {
  it('has quantities and times in one form, and nothing that is null or needlessly empty', () => {
    const object = admit(container({ resources: { limits: { memory: '1024Mi', cpu: 0.5 } }, env: [{ name: 'A', value: '' }], stdin: false })).object;
    expect(object).toMatchObject({ spec: { containers: [{ resources: { limits: { memory: '1Gi', cpu: '500m' } }, env: [{ name: 'A' }] }] } });
    expect(JSON.stringify(object)).not.toContain('stdin');
    expect(admit({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', labels: {} }, data: {} }).object).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } });
  });

  it('keeps zeros that say something', () => {
    expect(admit(deployment({ replicas: 0, paused: false })).object['spec']).toMatchObject({ replicas: 0 });
    expect(admit(deployment({ replicas: 0, paused: false })).object['spec']).not.toHaveProperty('paused');
  });
});

describe('unknown fields and wrong types', () => {
  const odd = deployment({ foo: 1, template: { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image: 'x', imag: 'y' }] } } });

  it('are errors, warnings or nothing, as asked', () => {
    expect(strictMessage({ group: 'apps', version: 'v1', kind: 'Deployment' }, admit(odd).strictErrors)).toBe('Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imag", unknown field "spec.foo"');
    expect(admit(odd, { fieldValidation: 'Warn' })).toMatchObject({ strictErrors: [], warnings: ['unknown field "spec.template.spec.containers[0].imag"', 'unknown field "spec.foo"'] });
    expect(admit(odd, { fieldValidation: 'Ignore' })).toMatchObject({ strictErrors: [], warnings: [] });
    expect(JSON.stringify(admit(odd).object)).not.toMatch(/foo|imag"/);
  });

  it.each([
    [deployment({ replicas: '3' }), 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    [deployment({ template: { spec: { containers: 'x' } } }), 'json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container'],
    [deployment({ template: { metadata: { labels: ['a'] } } }), 'json: cannot unmarshal array into Go struct field ObjectMeta.spec.template.metadata.labels of type map[string]string'],
  ])('of built-in types are refused as the decoder refuses them', (object, problem) => {
    expect(admit(object).decodeErrors[0]).toBe(`Deployment in version "v1" cannot be handled as a Deployment: ${problem}`);
  });

  it('of quantities and bytes are refused, too', () => {
    expect(admit(container({ resources: { limits: { cpu: 'abc' } } })).decodeErrors[0]).toContain('quantities must match the regular expression');
    expect(admit({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'not base64!' } }).decodeErrors[0]).toContain('illegal base64 data at input byte 3');
  });
});

describe('field errors', () => {
  it.each<[KubeObject, string]>([
    [deployment({ selector: { matchLabels: { app: 'x' } } }), 'spec.template.metadata.labels: Invalid value: {"app":"w"}: `selector` does not match template `labels`'],
    [deployment({ replicas: -1 }), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [deployment({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }), "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    [{ ...deployment(), metadata: { name: 'Bad_Name' } }, "metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"],
    [pod({ containers: [] }), 'spec.containers: Required value'],
    [pod({ containers: [{ name: 'c', image: 'x' }, { name: 'c', image: 'y' }] }), 'spec.containers[1].name: Duplicate value: "c"'],
    [container({ ports: [{ containerPort: 70_000 }] }), 'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    [container({ imagePullPolicy: 'Foo' }), 'spec.containers[0].imagePullPolicy: Unsupported value: "Foo": supported values: "Always", "IfNotPresent", "Never"'],
    [container({ volumeMounts: [{ name: 'no', mountPath: '/x' }] }), 'spec.containers[0].volumeMounts[0].name: Not found: "no"'],
    [container({ resources: { limits: { cpu: '1' }, requests: { cpu: '2' } } }), 'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
    [service({ ports: [] }), 'spec.ports: Required value'],
    [service({ ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] }), 'spec.ports[1].name: Duplicate value: "a"'],
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'bad key': 'x' } }, "data[bad key]: Invalid value: \"bad key\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"],
    [{ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'j' }, spec: { schedule: 'bad', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'x' }] } } } } } }, 'spec.schedule: Invalid value: "bad": expected exactly 5 fields, found 1: [bad]'],
  ])('are those of a real server (%#)', (object, expected) => {
    expect(causes(object)).toEqual([expected]);
  });

  it('protect what cannot change', () => {
    const old = admit(deployment()).object;
    const changed = admit(deployment({ selector: { matchLabels: { app: 'w', b: 'c' } }, template: { metadata: { labels: { app: 'w', b: 'c' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } })).object;
    expect(causes(changed, old)).toEqual(['spec.selector: Invalid value: {"matchLabels":{"app":"w","b":"c"}}: field is immutable']);
    const frozen: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: '1' }, immutable: true };
    expect(causes({ ...frozen, data: { a: '2' } }, frozen)).toEqual(['data: Forbidden: field is immutable when `immutable` is set']);
  });

  it('look only at metadata on the status endpoint', () => {
    expect(admit(deployment({ replicas: -1 }), { old: deployment(), subresource: 'status' }).causes).toEqual([]);
  });
});
