/** Manifests that the battery applies: small, complete, and free of anything one server adds and another doesn't. */
export type Manifest = { apiVersion: string; kind: string; metadata: Record<string, unknown>; [field: string]: unknown };

export function configMap(name: string, data: Record<string, string>, metadata: Record<string, unknown> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

export function deployment(name: string, options: { replicas?: number; image?: string; cpu?: string; labels?: Record<string, string> } = {}): Manifest {
  const { replicas = 2, image = 'nginx:1.27', cpu = '50m', labels = {} } = options;
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels: { app: name, ...labels } },
    spec: {
      replicas, selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image, ports: [{ containerPort: 80 }], resources: { requests: { cpu, memory: '32Mi' } } }] },
      },
    },
  };
}

export function service(name: string, port = 80, type = 'ClusterIP'): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type, selector: { app: name }, ports: [{ name: 'http', port, targetPort: 80 }] } };
}

/** A CRD with everything the battery looks at: validation, defaults, pruning, columns, scale, status, two versions, a CEL rule. */
export function widgetDefinition(group: string): Manifest {
  const spec = {
    type: 'object', required: ['size'], description: 'What the widget should be.',
    properties: {
      size: { type: 'integer', minimum: 1, maximum: 10, description: 'How big it is.' },
      color: { type: 'string', enum: ['red', 'green', 'blue'], default: 'green' },
      replicas: { type: 'integer', minimum: 0, default: 1 },
      parts: {
        type: 'array', maxItems: 5, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'],
        items: { type: 'object', required: ['name'], properties: { name: { type: 'string' }, weight: { type: 'integer', default: 1 } } },
      },
      anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
    'x-kubernetes-validations': [{ rule: "!(has(self.color) && self.color == 'red' && self.size > 5)", message: 'red widgets are at most 5 big' }],
  };
  const status = { type: 'object', properties: { replicas: { type: 'integer' }, selector: { type: 'string' }, phase: { type: 'string' } } };
  const version = (name: string, storage: boolean): Record<string, unknown> => ({
    name, served: true, storage, subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas', labelSelectorPath: '.status.selector' } },
    schema: { openAPIV3Schema: { type: 'object', description: 'A thing for tests.', required: ['spec'], properties: { spec, status } } },
    additionalPrinterColumns: [
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Color', type: 'string', jsonPath: '.spec.color' },
      { name: 'Phase', type: 'string', jsonPath: '.status.phase', priority: 1 },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ],
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `widgets.${group}` },
    spec: {
      group, scope: 'Namespaced', names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList', shortNames: ['wd'], categories: ['all'] },
      versions: [version('v1alpha1', false), version('v1', true)],
    },
  };
}

export function widget(group: string, name: string, spec: Record<string, unknown>, version = 'v1'): Manifest {
  return { apiVersion: `${group}/${version}`, kind: 'Widget', metadata: { name }, spec };
}
