import { routes } from '#lib/contracts/routes.ts';
import type { SearchHit } from '#lib/contracts/search.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';
import { matchesWords } from '../types/type-rows.ts';
import { toSearch } from '../workloads/workload-address.ts';

/** One line of the command menu. */
export type MenuItem = { readonly key: string; readonly title: string; readonly detail: string; readonly href: string };

/** Clusters named in one line; the page behind it has the others. */
const CLUSTERS_SHOWN = 3;

/** A find as a line, with the page that shows it. */
export function toMenuItem(hit: SearchHit, phrasing: Phrasing): MenuItem {
  const { namespace, name } = hit;
  const title = namespace === '' || namespace === name ? name : `${namespace}/${name}`;
  return { key: keyOf(hit), title, detail: detailOf(hit, phrasing), href: hrefOf(hit) };
}

function detailOf({ sort, kind, clusters }: SearchHit, { t, list, number }: Phrasing): string {
  if (sort !== 'object' || clusters.length === 0) return kind;
  const names = clusters.slice(0, CLUSTERS_SHOWN);
  const rest = clusters.length - names.length;
  return t('menu.inClusters', { kind, names: rest === 0 ? list(names) : `${names.join(', ')} +${number(rest)}` });
}

function hrefOf(hit: SearchHit): string {
  const { sort, resource, namespace, name } = hit;
  switch (sort) {
    case 'cluster': return routes.cluster(name);
    case 'workload': return routes.workload(resource, namespace, name);
    case 'object': return objectHref(hit);
    case 'preference': return resource === '' ? routes.replicas() : routes.workload(resource, namespace, name);
    case 'type': return routes.types(toSearch({ q: name }));
    case 'namespace': return routes.namespaces(toSearch({ q: name }));
    default: return assertNever(sort);
  }
}

/** An object in a member is shown by its federated object; one that has none can become one; any other is shown by its cluster. */
function objectHref({ resource, namespace, name, type, clusters: [cluster] }: SearchHit): string {
  if (resource !== '') return routes.workload(resource, resource === 'federatednamespaces' ? name : namespace, name, 'status');
  if (cluster === undefined) return routes.clusters();
  return type === undefined ? routes.cluster(cluster) : routes.create(toSearch({ from: 'cluster', cluster, type, object: namespace === '' ? name : `${namespace}/${name}` }));
}

/** The members' own finds that the caches did not show already, after those; an object in both is shown with every cluster that has it. */
export function mergeHits(hits: readonly SearchHit[], members: readonly SearchHit[]): SearchHit[] {
  const byKey = new Map(members.map((hit) => [keyOf(hit), hit]));
  const known = new Set(hits.map(keyOf));
  return [...hits.map((hit) => (hit.sort === 'object' ? byKey.get(keyOf(hit)) ?? hit : hit)), ...members.filter((hit) => !known.has(keyOf(hit)))];
}

function keyOf({ sort, kind, namespace, name }: SearchHit): string {
  return `${sort}/${kind}/${namespace}/${name}`;
}

/** The lines whose title or detail has every word of the text. */
export function filterItems<Item extends { readonly title: string; readonly detail: string }>(items: readonly Item[], text: string): Item[] {
  return items.filter(({ title, detail }) => matchesWords(`${title} ${detail}`, text));
}
