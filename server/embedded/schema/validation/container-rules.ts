/** What must hold for the containers of a pod. */
import { parseQuantity } from '#lib/kube/quantity.ts';
import { mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { FieldErrors } from './field-errors.ts';
import { dnsLabelProblems, environmentNameProblems, portNameProblems, portNumberProblems, qualifiedNameProblems } from './name-rules.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const STANDARD_RESOURCES = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;
const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
const FIELD_PATHS = /^(metadata\.(name|namespace|uid|annotations|labels)(\['[^']+'\])?|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/;
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep', 'grpc'];

export function checkContainers(errors: FieldErrors, spec: JsonMap | undefined, path: string, volumeNames: ReadonlySet<string>): void {
  const containers = mapsAt(spec, 'containers');
  if (containers.length === 0) errors.required(`${path}.containers`);
  const names = new Set<string>();
  for (const list of ['containers', 'initContainers']) {
    for (const [index, container] of mapsAt(spec, list).entries()) {
      const at = `${path}.${list}[${index}]`;
      checkName(errors, container, at, names);
      checkContainer(errors, container, at, volumeNames);
      checkProbes(errors, container, at, list === 'initContainers' && textAt(container, 'restartPolicy') !== 'Always');
    }
  }
}

function checkName(errors: FieldErrors, container: JsonMap, at: string, names: Set<string>): void {
  const name = textAt(container, 'name');
  const problems = dnsLabelProblems(name);
  if (name === '') errors.required(`${at}.name`);
  else if (problems.length > 0) for (const problem of problems) errors.invalid(`${at}.name`, name, problem);
  else if (names.has(name)) errors.duplicate(`${at}.name`, name);
  names.add(name);
}

function checkContainer(errors: FieldErrors, container: JsonMap, at: string, volumeNames: ReadonlySet<string>): void {
  const image = textAt(container, 'image');
  if (image === '') errors.required(`${at}.image`);
  else if (image !== image.trim()) errors.invalid(`${at}.image`, image, 'must not have leading or trailing whitespace');
  checkPorts(errors, container, at);
  checkEnvironment(errors, container, at);
  const policy = textAt(container, 'imagePullPolicy');
  if (policy === '') errors.required(`${at}.imagePullPolicy`);
  else if (!PULL_POLICIES.includes(policy)) errors.notSupported(`${at}.imagePullPolicy`, policy, PULL_POLICIES);
  checkMounts(errors, container, at, volumeNames);
  checkResources(errors, mapAt(container, 'resources'), `${at}.resources`);
  const context = mapAt(container, 'securityContext');
  if (context?.['privileged'] === true && context['allowPrivilegeEscalation'] === false) errors.invalid(`${at}.securityContext`, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true');
}

function checkPorts(errors: FieldErrors, container: JsonMap, at: string): void {
  const names = new Set<string>();
  for (const [index, port] of mapsAt(container, 'ports').entries()) {
    const path = `${at}.ports[${index}]`;
    const name = textAt(port, 'name');
    const problems = name === '' ? [] : portNameProblems(name);
    for (const problem of problems) errors.invalid(`${path}.name`, name, problem);
    if (name !== '' && problems.length === 0) {
      if (names.has(name)) errors.duplicate(`${path}.name`, name);
      names.add(name);
    }
    if (port['containerPort'] === undefined || port['containerPort'] === 0) errors.required(`${path}.containerPort`);
    else for (const problem of portNumberProblems(port['containerPort'])) errors.invalid(`${path}.containerPort`, port['containerPort'], problem);
    if (port['hostPort'] !== undefined) for (const problem of portNumberProblems(port['hostPort'])) errors.invalid(`${path}.hostPort`, port['hostPort'], problem);
    const protocol = textAt(port, 'protocol');
    if (protocol === '') errors.required(`${path}.protocol`);
    else if (!PROTOCOLS.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, PROTOCOLS);
  }
}

function checkEnvironment(errors: FieldErrors, container: JsonMap, at: string): void {
  for (const [index, variable] of mapsAt(container, 'env').entries()) {
    const path = `${at}.env[${index}]`;
    const name = textAt(variable, 'name');
    if (name === '') errors.required(`${path}.name`);
    else for (const problem of environmentNameProblems(name)) errors.invalid(`${path}.name`, name, problem);
    const source = mapAt(variable, 'valueFrom');
    if (source === undefined) continue;
    const given = VALUE_SOURCES.filter((each) => mapAt(source, each) !== undefined);
    const fieldPath = textAt(mapAt(source, 'fieldRef'), 'fieldPath');
    if (given.includes('fieldRef')) {
      if (fieldPath === '') errors.required(`${path}.valueFrom.fieldRef.fieldPath`);
      else if (!FIELD_PATHS.test(fieldPath)) errors.invalid(`${path}.valueFrom.fieldRef.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`);
    }
    for (const each of ['configMapKeyRef', 'secretKeyRef']) if (given.includes(each) && textAt(mapAt(source, each), 'key') === '') errors.required(`${path}.valueFrom.${each}.key`);
    if (given.length === 0) errors.invalid(`${path}.valueFrom`, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`');
    else if (textAt(variable, 'value') !== '') errors.invalid(`${path}.valueFrom`, '', 'may not be specified when `value` is not empty');
    else if (given.length > 1) errors.invalid(`${path}.valueFrom`, '', 'may not have more than one field specified at a time');
  }
}

function checkMounts(errors: FieldErrors, container: JsonMap, at: string, volumeNames: ReadonlySet<string>): void {
  const paths = new Set<string>();
  for (const [index, mount] of mapsAt(container, 'volumeMounts').entries()) {
    const path = `${at}.volumeMounts[${index}]`;
    const name = textAt(mount, 'name');
    const mountPath = textAt(mount, 'mountPath');
    if (name === '') errors.required(`${path}.name`);
    if (!volumeNames.has(name)) errors.notFound(`${path}.name`, name);
    if (mountPath === '') errors.required(`${path}.mountPath`);
    else if (paths.has(mountPath)) errors.invalid(`${path}.mountPath`, mountPath, 'must be unique');
    paths.add(mountPath);
  }
}

function checkResources(errors: FieldErrors, resources: JsonMap | undefined, path: string): void {
  const limits = mapAt(resources, 'limits') ?? {};
  const requests = mapAt(resources, 'requests') ?? {};
  for (const [kind, amounts] of [['limits', limits], ['requests', requests]] as const) {
    for (const [name, amount] of Object.entries(amounts)) {
      const at = `${path}.${kind}[${name}]`;
      for (const problem of qualifiedNameProblems(name)) errors.invalid(at, name, problem);
      if (!name.includes('/') && !STANDARD_RESOURCES.test(name)) {
        errors.invalid(at, name, 'must be a standard resource type or fully qualified');
        errors.invalid(at, name, 'must be a standard resource for containers');
      }
      if (typeof amount === 'string' && amount.startsWith('-')) errors.invalid(at, amount, 'must be greater than or equal to 0');
    }
  }
  for (const [name, request] of Object.entries(requests)) {
    const limit = limits[name];
    const isExtended = !STANDARD_RESOURCES.test(name) || name.startsWith('hugepages-');
    if (limit === undefined) {
      if (isExtended && name.includes('/')) errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources');
    } else if (isExtended && compareAmounts(request, limit) !== 0) errors.invalid(`${path}.requests`, request, `must be equal to ${name} limit of ${String(limit)}`);
    else if (compareAmounts(request, limit) > 0) errors.invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${String(limit)}`);
  }
}

function compareAmounts(left: unknown, right: unknown): number {
  return typeof left === 'string' && typeof right === 'string' ? parseQuantity(left).compare(parseQuantity(right)) : 0;
}

function checkProbes(errors: FieldErrors, container: JsonMap, at: string, areForbidden: boolean): void {
  for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = mapAt(container, kind);
    if (probe === undefined) continue;
    if (areForbidden) {
      errors.forbidden(`${at}.${kind}`, 'may not be set for init containers without restartPolicy=Always');
      continue;
    }
    checkHandler(errors, probe, `${at}.${kind}`);
    for (const field of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold']) {
      const value = probe[field];
      if (typeof value === 'number' && value < 0) errors.invalid(`${at}.${kind}.${field}`, value, 'must be greater than or equal to 0');
    }
    const successes = probe['successThreshold'];
    if (kind !== 'readinessProbe' && typeof successes === 'number' && successes !== 1) errors.invalid(`${at}.${kind}.successThreshold`, successes, 'must be 1');
  }
  const lifecycle = mapAt(container, 'lifecycle');
  for (const hook of ['postStart', 'preStop']) {
    const handler = mapAt(lifecycle, hook);
    if (handler !== undefined) checkHandler(errors, handler, `${at}.lifecycle.${hook}`);
  }
}

function checkHandler(errors: FieldErrors, handler: JsonMap, path: string): void {
  const given = HANDLERS.filter((each) => mapAt(handler, each) !== undefined);
  if (given.length === 0) errors.required(path, 'must specify a handler type');
  for (const each of given.slice(1)) errors.forbidden(`${path}.${each}`, 'may not specify more than 1 handler type');
  const [first] = given;
  if (first === 'exec' && (mapAt(handler, 'exec')?.['command'] === undefined)) errors.required(`${path}.exec.command`);
  if (first !== 'httpGet' && first !== 'tcpSocket' && first !== 'grpc') return;
  const port = mapAt(handler, first)?.['port'];
  if (typeof port === 'string') for (const problem of portNameProblems(port)) errors.invalid(`${path}.${first}.port`, port, problem);
  else for (const problem of portNumberProblems(port)) errors.invalid(`${path}.${first}.port`, port ?? 0, problem);
}
