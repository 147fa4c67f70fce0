import type { KubeObject } from '#lib/kube/object.ts';
import { stringAt, stringMapAt } from '../types/read.ts';

export type ClusterOrigin = {
  /** Who runs the machines, in words people use: `GKE`, `EKS`, `AKS`, …; absent when nothing tells. */
  provider?: string;
  /** Which Kubernetes it is: `k3s`, `RKE2`, `OpenShift`, …; absent for an unmarked one. */
  distribution?: string;
};

/** What a cluster shows of itself; `groups` are the names of its API groups. */
export type OriginFacts = { nodes: readonly KubeObject[]; gitVersion: string; groups: readonly string[] };

/** providerID's scheme is written by the cloud controller; it says who owns the machine. */
const PROVIDER_SCHEMES: Readonly<Record<string, string>> = {
  gce: 'Google Cloud', aws: 'AWS', azure: 'Azure', kind: 'kind', digitalocean: 'DigitalOcean', openstack: 'OpenStack', vsphere: 'vSphere',
  linode: 'Akamai', hcloud: 'Hetzner', oci: 'Oracle Cloud', ibm: 'IBM Cloud', metal3: 'Metal3', baremetalhost: 'Metal3', k3s: 'bare metal', rke2: 'bare metal',
};

type Rule = { distribution: string; provider?: string; when: (facts: Evidence) => boolean };
type Evidence = { version: string; groups: readonly string[]; hasLabel: (prefix: string) => boolean; schemes: ReadonlySet<string> };

/** The first rule that holds decides, so what is built on another distribution stands before it. */
const RULES: readonly Rule[] = [
  { distribution: 'OpenShift', when: (it) => it.groups.includes('config.openshift.io') || it.hasLabel('node.openshift.io/') },
  { distribution: 'EKS Anywhere', when: (it) => it.groups.includes('anywhere.eks.amazonaws.com') },
  { distribution: 'EKS', provider: 'AWS', when: (it) => /-eks-/.test(it.version) || it.hasLabel('eks.amazonaws.com/') },
  { distribution: 'GKE', provider: 'Google Cloud', when: (it) => /-gke\./.test(it.version) && it.schemes.has('gce') || it.hasLabel('cloud.google.com/gke-nodepool') },
  { distribution: 'GKE fleet member', when: (it) => it.groups.includes('hub.gke.io') || /-gke\./.test(it.version) },
  { distribution: 'AKS', provider: 'Azure', when: (it) => it.hasLabel('kubernetes.azure.com/') },
  { distribution: 'Azure Arc-connected', when: (it) => it.groups.includes('arc.azure.com') || it.groups.includes('clusterconfig.azure.com') },
  { distribution: 'k3s', when: (it) => /\+k3s\d/.test(it.version) },
  { distribution: 'RKE2', when: (it) => /\+rke2r\d/.test(it.version) },
  { distribution: 'kind', provider: 'kind', when: (it) => it.schemes.has('kind') },
];

/** Tells provider and distribution from providerIDs, version suffix, node labels and API groups. What nothing tells stays absent. */
export function detectOrigin({ nodes, gitVersion, groups }: OriginFacts): ClusterOrigin {
  const labelKeys = new Set(nodes.flatMap((node) => Object.keys(stringMapAt(node, 'metadata', 'labels'))));
  const ids = nodes.map((node) => stringAt(node, 'spec', 'providerID') ?? '');
  const schemes = new Set(ids.flatMap((id) => /^([a-z0-9]+):/.exec(id)?.[1] ?? []));
  const evidence: Evidence = { version: gitVersion, groups, schemes, hasLabel: (prefix) => [...labelKeys].some((key) => key.startsWith(prefix)) };
  const rule = RULES.find((candidate) => candidate.when(evidence));
  const [scheme] = schemes;
  const known = scheme !== undefined && Object.hasOwn(PROVIDER_SCHEMES, scheme) ? PROVIDER_SCHEMES[scheme] : undefined;
  const provider = rule?.provider ?? known ?? (nodes.length > 0 && ids.every((id) => id === '') ? 'bare metal' : undefined);
  return { ...(provider === undefined ? {} : { provider }), ...(rule === undefined ? {} : { distribution: rule.distribution }) };
}
