import { routes } from '#lib/contracts/routes.ts';
import type { SearchHit } from '#lib/contracts/search.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';
import { matchesWords } from '../types/type-rows.ts';

/** One line of the command menu. */
export type MenuItem = { readonly key: string; readonly title: string; readonly detail: string; readonly href: string };

/** Clusters named in one line; the page behind it has the others. */
const CLUSTERS_SHOWN = 3;

/** A find as a line, with the page that shows it. */
export function toMenuItem(hit: SearchHit, phrasing: Phrasing): MenuItem {
  const { sort, namespace, name, kind } = hit;
  const title = namespace === '' || namespace === name ? name : `${namespace}/${name}`;
  return { key: `${sort}/${kind}/${namespace}/${name}`, title, detail: detailOf(hit, phrasing), href: hrefOf(hit) };
}

function detailOf({ sort, kind, clusters }: SearchHit, { t, list, number }: Phrasing): string {
  if (sort !== 'object' || clusters.length === 0) return kind;
  const names = clusters.slice(0, CLUSTERS_SHOWN);
  const rest = clusters.length - names.length;
  return t('menu.inClusters', { kind, names: rest === 0 ? list(names) : `${names.join(', ')} +${number(rest)}` });
}

function hrefOf({ sort, resource, namespace, name, clusters }: SearchHit): string {
  switch (sort) {
    case 'cluster': return routes.cluster(name);
    case 'workload': return routes.workload(resource, namespace, name);
    case 'object': return objectHref(resource, namespace, name, clusters[0]);
    case 'preference': return routes.replicas();
    case 'type': return `${routes.types()}?q=${encodeURIComponent(name)}`;
    case 'namespace': return `${routes.namespaces()}?q=${encodeURIComponent(name)}`;
    default: return assertNever(sort);
  }
}

/** An object in a member is shown by its federated object; one that belongs to none, by its cluster. */
function objectHref(resource: string, namespace: string, name: string, cluster: string | undefined): string {
  if (resource === '') return cluster === undefined ? routes.clusters() : routes.cluster(cluster);
  return routes.workload(resource, resource === 'federatednamespaces' ? name : namespace, name, 'status');
}

/** The lines whose title or detail has every word of the text. */
export function filterItems<Item extends { readonly title: string; readonly detail: string }>(items: readonly Item[], text: string): Item[] {
  return items.filter(({ title, detail }) => matchesWords(`${title} ${detail}`, text));
}
