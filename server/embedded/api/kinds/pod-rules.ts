import { forbidden } from '../api-error.ts';
import { arrayAt, ensureObject, numberAt, objectAt, textAt, valueAt } from './fields.ts';
import type { KindRules, RuleContext } from './kind-rules.ts';

export const POD_RULES: KindRules = {
  serverFields: ['serviceAccountName', 'serviceAccount', 'priority', 'preemptionPolicy', 'tolerations'].map((field) => ['spec', field]),
  fill: (draft, live, context) => {
    if (live !== undefined) return;
    const spec = ensureObject(draft, 'spec');
    spec['serviceAccountName'] ??= 'default';
    spec['serviceAccount'] ??= spec['serviceAccountName'];
    fillPriority(spec, context);
    addDefaultTolerations(spec);
    draft['status'] = { phase: 'Pending', qosClass: qosClassOf(spec) };
  },
};

/** Pods stay this long on a node that stops answering before they are evicted. */
const DEFAULT_TOLERATION_SECONDS = 300;
const NODE_TROUBLES = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
/** Priority classes that every cluster has. */
const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

function addDefaultTolerations(spec: Record<string, unknown>): void {
  const given = arrayAt(spec, 'tolerations');
  const missing = NODE_TROUBLES.filter((key) => !given.some((each) => {
    const isSameKey = textAt(each, 'key') === key || (textAt(each, 'key') === '' && textAt(each, 'operator') === 'Exists');
    return isSameKey && (textAt(each, 'effect') === 'NoExecute' || textAt(each, 'effect') === '');
  }));
  if (missing.length === 0) return;
  spec['tolerations'] = [...given, ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: DEFAULT_TOLERATION_SECONDS }))];
}

/** The number behind the pod's priority class; without one, that of the cluster's default class, or 0. */
function fillPriority(spec: Record<string, unknown>, { store, type }: RuleContext): void {
  const name = textAt(spec, 'priorityClassName');
  const classes = store.list('scheduling.k8s.io/priorityclasses').map((each) => each.object);
  const chosen = classes.find((each) => (name === '' ? valueAt(each, 'globalDefault') === true : each.metadata.name === name));
  const system = SYSTEM_PRIORITIES[name];
  if (name !== '' && chosen === undefined && system === undefined) throw forbidden(type, '', `no PriorityClass with name ${name} was found`);
  if (name === '' && chosen !== undefined) spec['priorityClassName'] = chosen.metadata.name;
  spec['priority'] = numberAt(chosen, 'value') ?? system ?? 0;
  spec['preemptionPolicy'] ??= textAt(chosen, 'preemptionPolicy') || 'PreemptLowerPriority';
}

/** Guaranteed: every container limits cpu and memory and requests the same; BestEffort: no requests or limits at all. */
function qosClassOf(spec: Record<string, unknown>): string {
  const containers = [...arrayAt(spec, 'containers'), ...arrayAt(spec, 'initContainers')];
  const isBare = containers.every((each) => Object.keys(objectAt(each, 'resources', 'requests')).length + Object.keys(objectAt(each, 'resources', 'limits')).length === 0);
  if (isBare) return 'BestEffort';
  const isGuaranteed = containers.every((each) => {
    const limits = objectAt(each, 'resources', 'limits');
    const requests = { ...limits, ...objectAt(each, 'resources', 'requests') };
    return ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name]);
  });
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
