import type { CrdInfo, Schema } from '../schema.ts';

const SPEC: Schema = {
  type: 'object', required: ['size'],
  properties: {
    size: { type: 'integer', minimum: 1, default: 3, description: 'How big it is.' },
    share: { 'x-kubernetes-int-or-string': true },
    note: { type: 'string', nullable: true },
    parts: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    template: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    choice: { type: 'object', oneOf: [{ required: ['a'] }, { required: ['b'] }], properties: { a: { type: 'string' }, b: { type: 'string' } } },
  },
};

/** A CRD `widgets.parts.example.io` with a served `v1` (status and scale) and an unserved `v1alpha1`. */
export function widgetCrd(spec: Schema = SPEC): CrdInfo {
  const common = { deprecated: false, printerColumns: [], selectableFields: [] };
  const metadata: Schema = { $ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', description: 'Metadata.' };
  const schema: Schema = { type: 'object', description: 'A widget.', properties: { metadata, spec } };
  return {
    name: 'widgets.parts.example.io', group: 'parts.example.io', kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget',
    shortNames: [], categories: [], namespaced: true, storageVersion: 'v1',
    versions: [
      { ...common, version: 'v1', served: true, storage: true, schema, hasStatus: true, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
      { ...common, version: 'v1alpha1', served: false, storage: false, schema, hasStatus: false },
    ],
  };
}
