/** What must hold for the spec of a pod or of a pod template. */
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import { checkContainers } from './container-rules.ts';
import type { FieldErrors } from './field-errors.ts';
import { checkLabels, checkSelector } from './metadata-rules.ts';
import { dnsLabelProblems, dnsSubdomainProblems, ipProblems, qualifiedNameProblems } from './name-rules.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const INT32_MAX = 2_147_483_647;
/** Fields of a volume that name its source, in the order of the models. */
const VOLUME_SOURCES = [
  'hostPath', 'emptyDir', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'secret', 'nfs', 'iscsi', 'glusterfs', 'persistentVolumeClaim', 'rbd',
  'flexVolume', 'cinder', 'cephfs', 'flocker', 'downwardAPI', 'fc', 'azureFile', 'configMap', 'vsphereVolume', 'quobyte', 'azureDisk', 'photonPersistentDisk',
  'projected', 'portworxVolume', 'scaleIO', 'storageos', 'csi', 'ephemeral', 'image',
];
/** What a volume source cannot do without. */
const VOLUME_NEEDS: readonly [source: string, field: string][] = [['secret', 'secretName'], ['configMap', 'name'], ['hostPath', 'path'], ['persistentVolumeClaim', 'claimName'], ['nfs', 'server'], ['nfs', 'path'], ['csi', 'driver']];

export function checkPodSpec(errors: FieldErrors, spec: JsonMap | undefined, path: string): void {
  const volumeNames = checkVolumes(errors, spec, path);
  checkContainers(errors, spec, path, volumeNames);
  const restartPolicy = textAt(spec, 'restartPolicy');
  if (restartPolicy === '') errors.required(`${path}.restartPolicy`);
  else if (!RESTART_POLICIES.includes(restartPolicy)) errors.notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES);
  const dnsPolicy = textAt(spec, 'dnsPolicy');
  if (dnsPolicy !== '' && !DNS_POLICIES.includes(dnsPolicy)) errors.notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES);
  checkLabels(errors, mapAt(spec, 'nodeSelector'), `${path}.nodeSelector`);
  checkSecurityContext(errors, mapAt(spec, 'securityContext'), `${path}.securityContext`);
  for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName']) {
    const value = textAt(spec, field);
    if (value !== '') for (const problem of dnsSubdomainProblems(value)) errors.invalid(`${path}.${field}`, value, problem);
  }
  for (const field of ['hostname', 'subdomain']) {
    const value = textAt(spec, field);
    if (value !== '') for (const problem of dnsLabelProblems(value)) errors.invalid(`${path}.${field}`, value, problem);
  }
  checkTolerations(errors, spec, path);
  checkAffinity(errors, spec, path);
  checkSpread(errors, spec, path);
  for (const [index, alias] of mapsAt(spec, 'hostAliases').entries()) for (const problem of ipProblems(textAt(alias, 'ip'))) errors.invalid(`${path}.hostAliases[${index}].ip`, textAt(alias, 'ip'), problem);
  const deadline = spec?.['activeDeadlineSeconds'];
  if (typeof deadline === 'number' && (deadline < 1 || deadline > INT32_MAX)) errors.invalid(`${path}.activeDeadlineSeconds`, deadline, `must be between 1 and ${INT32_MAX}, inclusive`);
}

/** A template: its labels and its pod. */
export function checkPodTemplate(errors: FieldErrors, template: JsonMap | undefined, path: string): void {
  checkLabels(errors, mapAt(mapAt(template, 'metadata'), 'labels'), `${path}.metadata.labels`);
  checkPodSpec(errors, mapAt(template, 'spec') ?? {}, `${path}.spec`);
}

function checkVolumes(errors: FieldErrors, spec: JsonMap | undefined, path: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of mapsAt(spec, 'volumes').entries()) {
    const at = `${path}.volumes[${index}]`;
    const name = textAt(volume, 'name');
    const problems = dnsLabelProblems(name);
    if (name === '') errors.required(`${at}.name`);
    else if (problems.length > 0) for (const problem of problems) errors.invalid(`${at}.name`, name, problem);
    else if (names.has(name)) errors.duplicate(`${at}.name`, name);
    names.add(name);
    const sources = VOLUME_SOURCES.filter((source) => mapAt(volume, source) !== undefined);
    if (sources.length === 0) errors.required(at, 'must specify a volume type');
    if (sources.length > 1) {
      const first = sources.includes('hostPath') ? 'hostPath' : sources.includes('emptyDir') ? 'emptyDir' : sources[0];
      for (const source of sources) if (source !== first) errors.forbidden(`${at}.${source}`, 'may not specify more than 1 volume type');
    }
    for (const [source, field] of VOLUME_NEEDS) if (sources.includes(source) && textAt(mapAt(volume, source), field) === '') errors.required(`${at}.${source}.${field}`);
  }
  return names;
}

export function checkSecurityContext(errors: FieldErrors, context: JsonMap | undefined, path: string): void {
  for (const field of ['fsGroup', 'runAsGroup', 'runAsUser']) {
    const value = context?.[field];
    if (typeof value === 'number' && (value < 0 || value > INT32_MAX)) errors.invalid(`${path}.${field}`, value, `must be between 0 and ${INT32_MAX}, inclusive`);
  }
}

function checkTolerations(errors: FieldErrors, spec: JsonMap | undefined, path: string): void {
  for (const [index, toleration] of mapsAt(spec, 'tolerations').entries()) {
    const at = `${path}.tolerations[${index}]`;
    const key = textAt(toleration, 'key');
    const operator = textAt(toleration, 'operator');
    const value = textAt(toleration, 'value');
    const effect = textAt(toleration, 'effect');
    if (key !== '') for (const problem of qualifiedNameProblems(key)) errors.invalid(`${at}.key`, key, problem);
    if (key === '' && operator !== 'Exists') errors.invalid(`${at}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"');
    if (toleration['tolerationSeconds'] !== undefined && effect !== 'NoExecute') errors.invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    if (operator === 'Exists') {
      if (value !== '') errors.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
    } else if (operator !== '' && operator !== 'Equal') errors.notSupported(`${at}.operator`, operator, ['Equal', 'Exists']);
    if (effect !== '' && !TAINT_EFFECTS.includes(effect)) errors.notSupported(`${at}.effect`, effect, TAINT_EFFECTS);
  }
}

function checkAffinity(errors: FieldErrors, spec: JsonMap | undefined, path: string): void {
  const affinity = mapAt(spec, 'affinity');
  const required = mapAt(mapAt(affinity, 'nodeAffinity'), 'requiredDuringSchedulingIgnoredDuringExecution');
  if (required !== undefined && listAt(required, 'nodeSelectorTerms').length === 0) {
    errors.required(`${path}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`, 'must have at least one node selector term');
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    for (const [index, term] of mapsAt(mapAt(affinity, kind), 'requiredDuringSchedulingIgnoredDuringExecution').entries()) {
      checkAffinityTerm(errors, term, `${path}.affinity.${kind}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`);
    }
    for (const [index, weighted] of mapsAt(mapAt(affinity, kind), 'preferredDuringSchedulingIgnoredDuringExecution').entries()) {
      const at = `${path}.affinity.${kind}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      const weight = weighted['weight'];
      if (typeof weight !== 'number' || weight < 1 || weight > 100) errors.invalid(`${at}.weight`, weight ?? 0, 'must be in the range 1-100');
      checkAffinityTerm(errors, mapAt(weighted, 'podAffinityTerm'), `${at}.podAffinityTerm`);
    }
  }
}

function checkAffinityTerm(errors: FieldErrors, term: JsonMap | undefined, path: string): void {
  checkSelector(errors, mapAt(term, 'labelSelector'), `${path}.labelSelector`);
  const key = textAt(term, 'topologyKey');
  if (key === '') errors.required(`${path}.topologyKey`, 'can not be empty');
  else for (const problem of qualifiedNameProblems(key)) errors.invalid(`${path}.topologyKey`, key, problem);
}

function checkSpread(errors: FieldErrors, spec: JsonMap | undefined, path: string): void {
  const actions = ['DoNotSchedule', 'ScheduleAnyway'];
  for (const [index, constraint] of mapsAt(spec, 'topologySpreadConstraints').entries()) {
    const at = `${path}.topologySpreadConstraints[${index}]`;
    const maxSkew = constraint['maxSkew'];
    if (typeof maxSkew !== 'number' || maxSkew <= 0) errors.invalid(`${at}.maxSkew`, maxSkew ?? 0, 'must be greater than zero');
    if (textAt(constraint, 'topologyKey') === '') errors.required(`${at}.topologyKey`, 'can not be empty');
    const action = textAt(constraint, 'whenUnsatisfiable');
    if (!actions.includes(action)) errors.notSupported(`${at}.whenUnsatisfiable`, action, actions);
    checkSelector(errors, mapAt(constraint, 'labelSelector'), `${at}.labelSelector`);
  }
}
