import type { KubeObject } from '#lib/kube/object.ts';
import type { Schema } from './schema.ts';

export type PrinterColumn = { name: string; type: string; jsonPath: string; description?: string; priority?: number };

export type CrdInput = {
  group: string;
  version: string;
  kind: string;
  plural: string;
  shortNames?: readonly string[];
  scope: 'Namespaced' | 'Cluster';
  description: string;
  /** Schemas of the top-level fields beside apiVersion, kind and metadata. */
  properties: Record<string, Schema>;
  required?: readonly string[];
  /** Schema keywords of the object as a whole, such as its CEL rules. */
  root?: Schema;
  hasStatus: boolean;
  columns?: readonly PrinterColumn[];
};

export const AGE_COLUMN: PrinterColumn = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

/** Builds a CustomResourceDefinition with one served and stored version. */
export function customResourceDefinition(input: CrdInput): KubeObject {
  const singular = input.kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${input.plural}.${input.group}` },
    spec: {
      group: input.group,
      scope: input.scope,
      names: {
        kind: input.kind, listKind: `${input.kind}List`, plural: input.plural, singular,
        ...(input.shortNames === undefined || input.shortNames.length === 0 ? {} : { shortNames: [...input.shortNames] }),
        categories: ['kubefed'],
      },
      versions: [{
        name: input.version,
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            description: input.description,
            properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' }, ...input.properties },
            ...(input.required === undefined || input.required.length === 0 ? {} : { required: [...input.required] }),
            ...input.root,
          },
        },
        ...(input.hasStatus ? { subresources: { status: {} } } : {}),
        additionalPrinterColumns: [...(input.columns ?? []), AGE_COLUMN].map((column) => ({ ...column })),
      }],
    },
  };
}
