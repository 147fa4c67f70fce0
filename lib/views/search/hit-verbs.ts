import type { ProposedChange, WorkloadRef } from '#lib/contracts/changes.ts';
import { routes } from '#lib/contracts/routes.ts';
import type { SearchHit } from '#lib/contracts/search.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { PlainMessageKey } from '../messages/messages.ts';
import type { Phrasing } from '../phrasing.ts';
import { toSearch, type WorkloadTab } from '../workloads/workload-address.ts';
import { toMenuItem } from './menu-items.ts';

/** Something to do with a find: a page where it is done, or a change for the review gate. */
export type HitVerb = { readonly key: string; readonly label: string; readonly does: { readonly href: string } | { readonly changes: readonly ProposedChange[] } };

/** Clusters of an object that are offered by name. */
const CLUSTERS_OFFERED = 3;

const WORKLOAD_VERBS: readonly { tab: WorkloadTab; label: PlainMessageKey }[] = [
  { tab: 'distribution', label: 'menu.verb.distribution' }, { tab: 'placement', label: 'menu.verb.placement' }, { tab: 'overrides', label: 'menu.verb.overrides' },
  { tab: 'pods', label: 'menu.verb.pods' }, { tab: 'yaml', label: 'menu.verb.yaml' }, { tab: 'history', label: 'menu.verb.history' }, { tab: 'events', label: 'menu.verb.events' },
];

/** What can be done with a find, the page of it first; what would make no difference now is left out. */
export function verbsOf(hit: SearchHit, phrasing: Phrasing): HitVerb[] {
  const { t } = phrasing;
  const lead = (label: PlainMessageKey, href: string): HitVerb => ({ key: label, label: t(label), does: { href } });
  const change = (label: PlainMessageKey, ...changes: ProposedChange[]): HitVerb => ({ key: label, label: t(label), does: { changes } });
  const open = lead('menu.verb.open', toMenuItem(hit, phrasing).href);
  const { name, namespace, resource } = hit;
  switch (hit.sort) {
    case 'cluster': {
      const cordon = (label: PlainMessageKey, state: 'open' | 'cordoned' | 'draining') => change(label, { do: 'cordon', cluster: name, cordon: state });
      return [
        open,
        ...(hit.cordon === undefined ? [cordon('menu.verb.cordon', 'cordoned')] : [cordon('menu.verb.uncordon', 'open')]),
        ...(hit.cordon === 'draining' ? [] : [cordon('menu.verb.drain', 'draining')]),
        lead('menu.verb.labels', routes.cluster(name, 'labels')), lead('menu.verb.rotate', routes.cluster(name, 'rotate')), lead('menu.verb.unjoin', routes.cluster(name, 'unjoin')),
      ];
    }
    case 'workload': {
      const ref: WorkloadRef = { resource, namespace, name };
      const isPaused = hit.isPaused === true;
      return [
        ...WORKLOAD_VERBS.map(({ tab, label }) => lead(label, routes.workload(resource, namespace, name, tab))),
        change(isPaused ? 'menu.verb.resume' : 'menu.verb.pause', { do: 'pause', ref, isPaused: !isPaused }),
        change('menu.verb.delete', { do: 'delete', ref, targets: 'delete' }), change('menu.verb.release', { do: 'delete', ref, targets: 'keep' }),
      ];
    }
    case 'object': {
      const clusters = hit.clusters.slice(0, CLUSTERS_OFFERED).map((cluster): HitVerb => ({ key: `cluster/${cluster}`, label: t('menu.verb.openCluster', { name: cluster }), does: { href: routes.cluster(cluster) } }));
      return [...(resource === '' && hit.type === undefined ? [] : [resource === '' ? { ...open, label: t('menu.verb.federate') } : open]), ...clusters];
    }
    case 'preference': return resource === '' ? [open] : [lead('menu.verb.distribution', routes.workload(resource, namespace, name, 'distribution')), lead('menu.verb.yaml', routes.workload(resource, namespace, name, 'yaml'))];
    case 'type': return [open, hit.isDisabled === true ? lead('menu.verb.enable', routes.types(toSearch({ do: 'enable', type: name }))) : lead('menu.verb.disable', routes.types(toSearch({ do: 'disable', type: name })))];
    case 'namespace': return [open, ...(resource === '' ? [lead('menu.verb.federate', routes.namespaces(toSearch({ federate: name })))] : [lead('menu.verb.placement', routes.workload(resource, name, name, 'placement'))])];
    default: return assertNever(hit.sort);
  }
}

const VERB_KEYS: readonly PlainMessageKey[] = [
  'menu.verb.cordon', 'menu.verb.uncordon', 'menu.verb.drain', 'menu.verb.labels', 'menu.verb.rotate', 'menu.verb.unjoin', 'menu.verb.distribution', 'menu.verb.placement', 'menu.verb.overrides',
  'menu.verb.pods', 'menu.verb.yaml', 'menu.verb.history', 'menu.verb.events', 'menu.verb.pause', 'menu.verb.resume', 'menu.verb.delete', 'menu.verb.release', 'menu.verb.federate',
  'menu.verb.enable', 'menu.verb.disable',
];
/** Shorter words are taken for a part of a name; a Chinese word of two letters is a whole verb. */
const VERB_LENGTH_MIN = { en: 3, zh: 2 } as const;

/** The English word that a verb's key ends in: what is written in manuals and known by heart works in every language. */
export const englishVerb = (key: string): string => key.slice(key.lastIndexOf('.') + 1);

/** Parts a text such as "drain eu-west" into words that begin a verb and the name it is to be done with; without a name all of it is the name. */
export function splitVerb(text: string, { t, locale }: Phrasing): { verb: string; name: string } {
  const starts = VERB_KEYS.flatMap((key) => t(key).toLowerCase().split(/\s+/));
  const words = text.split(/\s+/).filter((word) => word !== '');
  const begins = (words: readonly string[], word: string, least: number) => word.length >= least && words.some((start) => start.startsWith(word.toLowerCase()));
  const isVerb = (word: string) => begins(starts, word, VERB_LENGTH_MIN[locale]) || begins(VERB_KEYS.map(englishVerb), word, VERB_LENGTH_MIN.en);
  const names = words.filter((word) => !isVerb(word));
  return names.length === 0 ? { verb: '', name: words.join(' ') } : { verb: words.filter(isVerb).join(' '), name: names.join(' ') };
}
