import { DNS_GROUP, DNS_VERSION } from '#lib/federation/types/constants.ts';
import { isDns1035Label, isDns1123Label } from '#lib/kube/names.ts';
import { toApiVersion, type KubeObject } from '#lib/kube/object.ts';
import type { PlainMessageKey } from '../messages/messages.ts';

/** What the small form holds: texts as they are typed, so that nothing is lost while they are wrong. */
export type CreateForm = {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly replicas: string;
  readonly hasService: boolean;
  readonly port: string;
  /** Name of a Domain, or empty for no record. */
  readonly domain: string;
  /** `all`, or the names that are ticked. */
  readonly placement: 'all' | 'some';
  readonly clusters: readonly string[];
};

export const EMPTY_FORM: CreateForm = { name: '', namespace: 'default', image: '', replicas: '2', hasService: true, port: '80', domain: '', placement: 'all', clusters: [] };

/** The fields that can be wrong, in the order in which they stand, with what they are called. */
export const FIELD_LABELS = {
  name: 'create.form.name', namespace: 'create.form.namespace', image: 'create.form.image', replicas: 'create.form.replicas', port: 'create.form.port', clusters: 'create.form.placement',
} as const satisfies Partial<Record<keyof CreateForm, PlainMessageKey>>;

export type CheckedField = keyof typeof FIELD_LABELS;
export type FormErrors = Partial<Record<CheckedField, PlainMessageKey>>;

const PORT_MAX = 65_535;
const REPLICAS_MAX = 100_000;
const TYPES_API = 'types.kubefed.io/v1beta1';

/** What is wrong with the form, by field; empty when it can be used. */
export function checkForm(form: CreateForm): FormErrors {
  const port = wholeNumber(form.port);
  const replicas = wholeNumber(form.replicas);
  return {
    ...(isDns1035Label(form.name) ? {} : { name: 'create.form.badName' }),
    ...(isDns1123Label(form.namespace) ? {} : { namespace: 'create.form.badNamespace' }),
    ...(/^\S+$/.test(form.image) ? {} : { image: 'create.form.badImage' }),
    ...(replicas !== undefined && replicas <= REPLICAS_MAX ? {} : { replicas: 'create.form.badReplicas' }),
    ...(!form.hasService || (port !== undefined && port >= 1 && port <= PORT_MAX) ? {} : { port: 'create.form.badPort' }),
    ...(form.placement === 'some' && form.clusters.length === 0 ? { clusters: 'create.form.noClusters' } : {}),
  };
}

/** The federated Deployment, its Service and its record, in the order to create them. The form must be without errors. */
export function toManifests(form: CreateForm): KubeObject[] {
  const { name, namespace } = form;
  const labels = { app: name };
  const placement = form.placement === 'all' ? { clusterSelector: {} } : { clusters: form.clusters.map((cluster) => ({ name: cluster })) };
  const port = wholeNumber(form.port) ?? 0;
  const container = { name, image: form.image, ...(form.hasService ? { ports: [{ containerPort: port }] } : {}) };
  const deployment: KubeObject = {
    apiVersion: TYPES_API, kind: 'FederatedDeployment', metadata: { name, namespace },
    spec: {
      template: { metadata: { labels }, spec: { replicas: wholeNumber(form.replicas) ?? 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } } },
      placement,
    },
  };
  const hasRecord = form.hasService && form.domain !== '';
  const service: KubeObject = {
    apiVersion: TYPES_API, kind: 'FederatedService', metadata: { name, namespace },
    spec: { template: { spec: { ...(hasRecord ? { type: 'LoadBalancer' } : {}), selector: labels, ports: [{ port, targetPort: port }] } }, placement },
  };
  const record: KubeObject = {
    apiVersion: toApiVersion({ group: DNS_GROUP, version: DNS_VERSION }), kind: 'ServiceDNSRecord', metadata: { name, namespace }, spec: { domainRef: form.domain },
  };
  return [deployment, ...(form.hasService ? [service] : []), ...(hasRecord ? [record] : [])];
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,7}$/.test(text.trim()) ? Number(text) : undefined;
}
