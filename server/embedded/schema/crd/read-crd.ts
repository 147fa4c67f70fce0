/** Reads a CustomResourceDefinition that passed validation. */
import { isJsonObject } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { listAt, mapAt, mapsAt, textAt, type JsonMap } from '../defaults/json-map.ts';
import type { CrdInfo, CrdVersion, PrinterColumn, ScalePaths, Schema } from '../schema.ts';

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const OPEN: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** What discovery, tables and storage need of a CRD. Parts that are missing get the defaults of the API server. */
export function readCrd(crd: KubeObject): CrdInfo {
  const spec = mapAt(crd, 'spec') ?? {};
  const names = mapAt(spec, 'names') ?? {};
  const kind = textAt(names, 'kind');
  const versions = mapsAt(spec, 'versions').map((version) => readVersion(version, spec));
  return {
    name: crd.metadata.name, group: textAt(spec, 'group'), kind, plural: textAt(names, 'plural'),
    listKind: textAt(names, 'listKind') || `${kind}List`, singular: textAt(names, 'singular') || kind.toLowerCase(),
    shortNames: texts(names, 'shortNames'), categories: texts(names, 'categories'), namespaced: textAt(spec, 'scope') !== 'Cluster',
    storageVersion: versions.find((version) => version.storage)?.version ?? '', versions,
  };
}

function texts(map: JsonMap, key: string): string[] {
  return listAt(map, key).filter((each) => typeof each === 'string');
}

function readVersion(version: JsonMap, spec: JsonMap): CrdVersion {
  const subresources = mapAt(version, 'subresources');
  const scale = mapAt(subresources, 'scale');
  const warning = textAt(version, 'deprecationWarning');
  return {
    version: textAt(version, 'name'), served: version['served'] === true, storage: version['storage'] === true, deprecated: version['deprecated'] === true,
    ...(warning === '' ? {} : { deprecationWarning: warning }),
    schema: resourceSchema(mapAt(mapAt(version, 'schema'), 'openAPIV3Schema'), spec['preserveUnknownFields'] === true),
    hasStatus: mapAt(subresources, 'status') !== undefined,
    ...(scale === undefined ? {} : { scale: readScale(scale) }),
    printerColumns: mapsAt(version, 'additionalPrinterColumns').map(readColumn),
    selectableFields: mapsAt(version, 'selectableFields').map((field) => textAt(field, 'jsonPath')),
  };
}

function readScale(scale: JsonMap): ScalePaths {
  const selector = textAt(scale, 'labelSelectorPath');
  return { specReplicasPath: textAt(scale, 'specReplicasPath'), statusReplicasPath: textAt(scale, 'statusReplicasPath'), ...(selector === '' ? {} : { labelSelectorPath: selector }) };
}

function readColumn(column: JsonMap): PrinterColumn {
  const format = textAt(column, 'format');
  const description = textAt(column, 'description');
  const { priority } = column;
  return {
    name: textAt(column, 'name'), type: textAt(column, 'type'), jsonPath: textAt(column, 'jsonPath'),
    ...(format === '' ? {} : { format }), ...(description === '' ? {} : { description }), ...(typeof priority === 'number' ? { priority } : {}),
  };
}

/** The schema of a whole object: what every object has, and what the CRD says. */
function resourceSchema(given: JsonMap | undefined, keepsUnknown: boolean): Schema {
  const schema = given === undefined ? OPEN : asSchema(given);
  const { metadata: _metadata, ...properties } = schema.properties ?? {};
  return {
    ...schema, type: 'object',
    ...(keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
    properties: {
      apiVersion: { type: 'string', description: 'Version of the schema of this object: group/version.' },
      kind: { type: 'string', description: 'Name of the type of this object.' },
      metadata: { $ref: OBJECT_META, description: "The object's name, labels and annotations, and what the server keeps about it." },
      ...Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withEmbeddedFields(field)])),
    },
  };
}

/** Objects inside objects have a type and metadata of their own, even where the CRD does not say so. */
function withEmbeddedFields(schema: Schema): Schema {
  const result: Schema = { ...schema };
  if (schema.properties !== undefined) result.properties = mapValues(schema.properties);
  if (schema.items !== undefined) result.items = withEmbeddedFields(schema.items);
  if (isJsonObject(schema.additionalProperties)) result.additionalProperties = withEmbeddedFields(schema.additionalProperties);
  if (schema['x-kubernetes-embedded-resource'] === true) {
    result.properties = { ...result.properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: OBJECT_META } };
    result.required = [...new Set([...(result.required ?? [])])];
  }
  return result;
}

function mapValues(properties: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withEmbeddedFields(field)]));
}

/** A CRD's schema is JSON of exactly this form once it was validated as one: this tells the compiler. */
export function asSchema(schema: JsonMap): Schema {
  return schema as Schema;
}
