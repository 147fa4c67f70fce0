#!/usr/bin/env node
/**
 * Writes server/embedded/schema/generated/core-schemas.json: the types of Kubernetes' built-in kinds, read as data from
 * the models that the npm package @kubernetes/client-node ships. Plain JavaScript, Node 20 or newer, no dependencies.
 * `node scripts/build-kube-schemas.mjs [--if-missing]`; `buildKubeSchemas()` is also imported by the server when the file is absent.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODELS = join(ROOT, 'node_modules/@kubernetes/client-node/dist/gen/models');
const CORE_TYPES = join(ROOT, 'server/embedded/schema/core-types.json');
const OUTPUT = join(ROOT, 'server/embedded/schema/generated/core-schemas.json');

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const TIME = `${META}.Time`;
const MICRO_TIME = `${META}.MicroTime`;

/** Go package of each API group, which OpenAPI uses to name types. */
const PACKAGES = {
  '': 'io.k8s.api.core', apps: 'io.k8s.api.apps', batch: 'io.k8s.api.batch', autoscaling: 'io.k8s.api.autoscaling',
  policy: 'io.k8s.api.policy', 'networking.k8s.io': 'io.k8s.api.networking', 'rbac.authorization.k8s.io': 'io.k8s.api.rbac',
  'coordination.k8s.io': 'io.k8s.api.coordination', 'storage.k8s.io': 'io.k8s.api.storage', 'scheduling.k8s.io': 'io.k8s.api.scheduling',
  'discovery.k8s.io': 'io.k8s.api.discovery', 'events.k8s.io': 'io.k8s.api.events',
  'authentication.k8s.io': 'io.k8s.api.authentication', 'authorization.k8s.io': 'io.k8s.api.authorization',
  'apiextensions.k8s.io': 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions',
};
/** Models that live in the meta package, whoever refers to them. */
const META_MODELS = new Set([
  'V1ObjectMeta', 'V1ListMeta', 'V1OwnerReference', 'V1ManagedFieldsEntry', 'V1LabelSelector', 'V1LabelSelectorRequirement', 'V1FieldSelectorRequirement',
  'V1Condition', 'V1DeleteOptions', 'V1Preconditions', 'V1Status', 'V1StatusCause', 'V1StatusDetails',
]);
/** Read besides the served kinds: every server answers with these. */
const EXTRA_MODELS = ['V1Status', 'V1DeleteOptions', 'V1ListMeta'];
/** Core models that only another group refers to. */
const CORE_MODELS = ['V1TopologySelectorTerm', 'V1TopologySelectorLabelRequirement', 'V1NodeSelector', 'V1TypedLocalObjectReference', 'V1ObjectReference'];
/** The generator writes quantities as plain strings; these fields are quantities (or maps of them). */
const QUANTITY_FIELDS = new Set([
  'V2HPAScalingRules.tolerance', 'V2MetricTarget.averageValue', 'V2MetricTarget.value', 'V2MetricValueStatus.averageValue', 'V2MetricValueStatus.value',
  'V1ContainerStatus.allocatedResources', 'V1EmptyDirVolumeSource.sizeLimit', 'V1LimitRangeItem.default', 'V1LimitRangeItem.defaultRequest',
  'V1LimitRangeItem.max', 'V1LimitRangeItem.maxLimitRequestRatio', 'V1LimitRangeItem.min', 'V1NodeStatus.allocatable', 'V1NodeStatus.capacity',
  'V1NodeAllocatableResourceClaimStatus.resources', 'V1PersistentVolumeClaimStatus.allocatedResources', 'V1PersistentVolumeClaimStatus.capacity',
  'V1PersistentVolumeSpec.capacity', 'V1PodSpec.overhead', 'V1PodStatus.allocatedResources', 'V1ResourceFieldSelector.divisor', 'V1ResourceQuotaSpec.hard',
  'V1ResourceQuotaStatus.hard', 'V1ResourceQuotaStatus.used', 'V1ResourceRequirements.limits', 'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits', 'V1VolumeResourceRequirements.requests',
]);
/** Untyped fields that hold an object; every other untyped field may hold any JSON. */
const OBJECT_FIELDS = new Map([
  ['V1ManagedFieldsEntry.fieldsV1', `${META}.FieldsV1`],
  ['V1ControllerRevision.data', 'io.k8s.apimachinery.pkg.runtime.RawExtension'],
  ['V1CustomResourceSubresources.status', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus'],
]);
/** Named types that the models spell as plain TypeScript types. */
const NAMED_TYPES = {
  [QUANTITY]: { type: 'string', format: 'quantity', description: 'An amount such as 250m, 1Gi or 3.' },
  [INT_OR_STRING]: { format: 'int-or-string', 'x-kubernetes-int-or-string': true, description: 'A number, or a name or percentage as text.' },
  [TIME]: { type: 'string', format: 'date-time', description: 'A time in RFC 3339, to the second.' },
  [MICRO_TIME]: { type: 'string', format: 'micro-time', description: 'A time in RFC 3339, to the microsecond.' },
  [`${META}.FieldsV1`]: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, description: 'A set of fields, as a tree.' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, description: 'Any object.' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus': { type: 'object', description: 'Says that the type has a status of its own.' },
};

/** Reads the models and writes the file. Returns how many types it holds. Throws with one sentence when the package is not as expected. */
export function buildKubeSchemas() {
  const roots = JSON.parse(readFileSync(CORE_TYPES, 'utf8'));
  const models = new Map();
  const names = new Map();
  const assign = (model, packageName) => {
    const inMeta = META_MODELS.has(model);
    if (names.has(model)) return;
    names.set(model, `${inMeta ? META : packageName}.${kindOfModel(model)}`);
    models.set(model, readModel(model));
    for (const field of models.get(model).fields) for (const other of field.refs) assign(other, packageName);
  };
  for (const model of CORE_MODELS) assign(model, `${PACKAGES['']}.v1`);
  // The core group goes first, because others refer to its types and it refers to none of theirs.
  for (const root of roots) {
    const packageName = PACKAGES[root.group];
    if (packageName === undefined) throw new Error(`core-types.json names the group "${root.group}", for which build-kube-schemas.mjs has no package.`);
    assign(root.model, `${packageName}.${root.version}`);
  }
  for (const model of EXTRA_MODELS) assign(model, META);
  const schemas = { ...NAMED_TYPES };
  for (const [model, { description, fields }] of models) {
    const properties = {};
    for (const field of fields) properties[field.name] = toSchema(model, field, names);
    const required = fields.filter((field) => field.required).map((field) => field.name);
    schemas[names.get(model)] = { type: 'object', ...(description && { description }), properties, ...(required.length > 0 && { required }) };
  }
  mkdirSync(dirname(OUTPUT), { recursive: true });
  const partial = `${OUTPUT}.${process.pid}`;
  writeFileSync(partial, JSON.stringify({ roots: Object.fromEntries(roots.map((root) => [root.model, names.get(root.model)])), schemas }));
  renameSync(partial, OUTPUT);
  return models.size;
}

/** `V1PodSpec` → `PodSpec`, `CoreV1Event` → `Event`. */
function kindOfModel(model) {
  return model.replace(/^([A-Z][a-z]+)?V\d+((alpha|beta)\d+)?(?=[A-Z])/, '');
}

/** One model: its description and its fields in file order. */
function readModel(model) {
  const base = join(MODELS, model);
  const code = readText(`${base}.js`);
  const types = readText(`${base}.d.ts`);
  const map = /\.attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(code);
  const body = /((?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?)export declare class \w+ \{([\s\S]*?)\n    static /.exec(types);
  if (map === null || body === null) throw new Error(`${model} of @kubernetes/client-node has a form that build-kube-schemas.mjs does not know; install the version that package-lock.json names (npm ci).`);
  const facts = new Map();
  for (const [, comment, name, optional] of body[2].matchAll(/(?:\/\*\*\s*\n\s*\* ([\s\S]*?)\s*\*\/\s*)?'([^']+)'(\?)?:/g)) facts.set(name, { description: comment?.replaceAll(/\\(['"\\])/g, '$1'), required: optional !== '?' });
  const fields = JSON.parse(map[1]).map((entry) => ({
    name: entry.baseName, type: entry.type, format: entry.format, ...facts.get(entry.name),
    refs: [...entry.type.matchAll(/\b(?:[A-Z][a-z]+)?V\d+(?:(?:alpha|beta)\d+)?[A-Z]\w*/g)].map((match) => match[0]).filter((name) => name !== 'V1MicroTime'),
  }));
  return { description: /\* ([\s\S]*?)\s*\*\//.exec(body[1])?.[1], fields };
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`Cannot read ${path.slice(ROOT.length + 1)}; install the packages first (npm ci).`, { cause });
  }
}

function toSchema(model, field, names) {
  const key = `${model}.${field.name}`;
  const schema = QUANTITY_FIELDS.has(key) ? quantitySchema(field) : OBJECT_FIELDS.has(key) ? { $ref: OBJECT_FIELDS.get(key) } : typeSchema(field.type, field.format, names);
  return field.description ? { ...schema, description: field.description } : schema;
}

function quantitySchema(field) {
  return field.type.startsWith('{') ? { type: 'object', additionalProperties: { $ref: QUANTITY } } : { $ref: QUANTITY };
}

/** Translates one TypeScript type as the generator writes it. */
function typeSchema(type, format, names) {
  const array = /^Array<(.*)>$/.exec(type);
  if (array) return { type: 'array', items: typeSchema(array[1], format, names) };
  const record = /^\{ \[key: string\]: (.*); \}$/.exec(type);
  if (record) return { type: 'object', additionalProperties: typeSchema(record[1], format, names) };
  switch (type) {
    case 'string': return format === '' ? { type: 'string' } : { type: 'string', format };
    case 'boolean': return { type: 'boolean' };
    case 'number': return format === 'double' ? { type: 'number', format } : format === '' ? { type: 'number' } : { type: 'integer', format };
    case 'Date': return { $ref: format === 'date-time-micro' ? MICRO_TIME : TIME };
    case 'V1MicroTime': return { $ref: MICRO_TIME };
    case 'IntOrString': return { $ref: INT_OR_STRING };
    case 'any': return { 'x-kubernetes-preserve-unknown-fields': true };
  }
  const name = names.get(type);
  if (name === undefined) throw new Error(`@kubernetes/client-node has a field of type ${type}, which build-kube-schemas.mjs does not know.`);
  return { $ref: name };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    if (!(process.argv.includes('--if-missing') && existsSync(OUTPUT))) console.log(`Kubernetes types: ${buildKubeSchemas()} models written.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
