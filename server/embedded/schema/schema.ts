/** The shape in which this server keeps types: JSON Schema as Kubernetes uses it, with its `x-kubernetes-*` extensions. */
import type { ResourceType } from '#lib/kube/object.ts';

export type GroupVersionKind = { group: string; version: string; kind: string };

export type ListType = 'atomic' | 'set' | 'map';
export type MapType = 'granular' | 'atomic';

export type ValidationRule = {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
};

/** One schema node. A node with `$ref` (the name of a type, no prefix) carries only facts about the place that refers to it. */
export type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  /** Built-in types only: the field is written even when empty (a struct that is no pointer in Kubernetes' own types). */
  always?: true;
  /** Built-in types only: the optional scalar tells zero from "not set". */
  keepsZero?: true;
  /** Built-in types only: the scalar is written even when nobody set it. */
  writesZero?: true;
  externalDocs?: unknown;
  example?: unknown;
  'x-kubernetes-list-type'?: ListType;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-map-type'?: MapType;
  'x-kubernetes-patch-strategy'?: string;
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-validations'?: ValidationRule[];
  'x-kubernetes-group-version-kind'?: GroupVersionKind[];
};

/** Follows `$ref`; a schema without one comes back as it is. */
export type ResolveSchema = (schema: Schema) => Schema;

export type Subresource = 'status' | 'scale' | 'eviction' | 'token' | 'binding' | 'log' | 'ephemeralcontainers' | 'finalize';

/** A resource type that the server has without any CRD. */
export type CoreType = ResourceType & {
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  subresources: readonly Subresource[];
  /** `review` types answer a POST and are never stored. */
  stored: 'stored' | 'review';
};

export type PrinterColumn = {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  description?: string;
  priority?: number;
};

export type ScalePaths = { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };

export type CrdVersion = {
  version: string;
  served: boolean;
  storage: boolean;
  deprecated: boolean;
  deprecationWarning?: string;
  /** Absent only when the CRD keeps unknown fields and gave no schema. */
  schema: Schema;
  hasStatus: boolean;
  scale?: ScalePaths;
  printerColumns: readonly PrinterColumn[];
  selectableFields: readonly string[];
};

/** A CRD, compiled: what discovery, tables and storage need to know of it. Versions are in the CRD's order. */
export type CrdInfo = {
  name: string;
  group: string;
  kind: string;
  listKind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  storageVersion: string;
  versions: readonly CrdVersion[];
};
