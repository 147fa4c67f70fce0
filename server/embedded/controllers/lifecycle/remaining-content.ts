import type { Condition, KubeObject } from '#lib/kube/object.ts';
import type { Ref } from '../engine/object-index.ts';

/** The conditions of a terminating namespace, for what is still in it. */
export function remainingContent(left: readonly { ref: Ref; object: KubeObject | undefined }[]): Condition[] {
  const byResource = new Map<string, number>();
  const byFinalizer = new Map<string, number>();
  for (const { ref, object } of left) {
    const [group = '', plural = ''] = ref.resource.split('/');
    // Kubernetes writes the core group as nothing, with the dot: `pods.`.
    count(byResource, `${plural}.${group}`);
    for (const finalizer of object?.metadata.finalizers ?? []) count(byFinalizer, finalizer);
  }
  return [
    { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'ResourcesDiscovered', message: 'All resources successfully discovered' },
    { type: 'NamespaceDeletionGroupVersionParsingFailure', status: 'False', reason: 'ParsedGroupVersions', message: 'All legacy kube types successfully parsed' },
    { type: 'NamespaceDeletionContentFailure', status: 'False', reason: 'ContentDeleted', message: 'All content successfully deleted, may be waiting on finalization' },
    byResource.size === 0
      ? { type: 'NamespaceContentRemaining', status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed' }
      : {
        type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain',
        message: `Some resources are remaining: ${describe(byResource, (what, n) => `${what} has ${n} resource instances`)}`,
      },
    byFinalizer.size === 0
      ? { type: 'NamespaceFinalizersRemaining', status: 'False', reason: 'ContentHasNoFinalizers', message: 'All content-preserving finalizers finished' }
      : {
        type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain',
        message: `Some content in the namespace has finalizers remaining: ${describe(byFinalizer, (what, n) => `${what} in ${n} resource instances`)}`,
      },
  ];
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function describe(counts: ReadonlyMap<string, number>, say: (what: string, n: number) => string): string {
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, n]) => say(what, n)).join(', ');
}
