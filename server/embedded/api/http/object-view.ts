import type { KubeObject } from '#lib/kube/object.ts';
import type { Revision } from '../../store/revision.ts';
import { badRequest } from '../api-error.ts';
import type { ListPage } from '../objects/list.ts';
import { servedJson, toServed } from '../objects/version-conversion.ts';
import type { ServedType } from '../resource-catalog.ts';
import { layoutOf, partialMetadata, rowOf, type IncludeObject, type TableLayout } from '../table/table.ts';
import type { Accepted } from './accept.ts';

/** How one client wants objects of one type written. */
export type ObjectView = {
  readonly type: ServedType;
  readonly accepted: Accepted;
  readonly include: IncludeObject;
  readonly layout: TableLayout;
  readonly now: () => Date;
};

/** @throws ApiError 400 for an unknown includeObject. */
export function createView(type: ServedType, accepted: Accepted, query: URLSearchParams, now: () => Date): ObjectView {
  const include = query.get('includeObject') ?? 'Metadata';
  if (include !== 'None' && include !== 'Metadata' && include !== 'Object') throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
  return { type, accepted, include, layout: layoutOf(type), now };
}

/** One stored object as the client wants it. */
export function revisionText(view: ObjectView, revision: Revision): string {
  return view.accepted.form === 'full' ? servedJson(view.type, revision) : objectText(view, revision.object);
}

/** An object that is not stored (a dry run's) as the client wants it. */
export function objectText(view: ObjectView, object: KubeObject): string {
  switch (view.accepted.form) {
    case 'full': return JSON.stringify(toServed(view.type, object));
    case 'metadata': return JSON.stringify(partialMetadata(object));
    case 'table': return JSON.stringify(tableOf(view, [object], { resourceVersion: object.metadata.resourceVersion ?? '' }, 'with-columns'));
  }
}

export function listText(view: ObjectView, page: ListPage): string {
  const metadata = {
    resourceVersion: page.resourceVersion,
    ...(page.continueToken === '' ? {} : { continue: page.continueToken }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  };
  switch (view.accepted.form) {
    case 'full': {
      const items = page.items.map((each) => servedJson(view.type, each));
      const head = JSON.stringify({ kind: view.type.listKind, apiVersion: view.type.apiVersion, metadata });
      return `${head.slice(0, -1)},"items":[${items.join(',')}]}`;
    }
    case 'metadata': return JSON.stringify({
      kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: page.items.map((each) => partialMetadata(each.object)),
    });
    case 'table': return JSON.stringify(tableOf(view, page.items.map((each) => each.object), metadata, 'with-columns'));
  }
}

/** A Table; later events of a watch leave the columns out. */
export function tableOf(view: ObjectView, objects: readonly KubeObject[], metadata: object, columns: 'with-columns' | 'rows-only'): object {
  return {
    kind: 'Table', apiVersion: `meta.k8s.io/${view.accepted.metaVersion}`, metadata,
    columnDefinitions: columns === 'with-columns' ? view.layout.columns : [],
    rows: objects.map((each) => rowOf(view.layout, each, view.include, view.type, view.now())),
  };
}
