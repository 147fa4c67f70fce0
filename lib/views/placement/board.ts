import { compareBytewise } from '#lib/kube/json.ts';
import { matchesLabels, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { EditorCluster, WorkloadEditor } from '#lib/contracts/editor.ts';
import { computePlacement, type PlacementDecision } from '#lib/federation/placement/compute-placement.ts';
import { describeRequirement } from '#lib/federation/placement/describe-requirement.ts';
import { clustersHolding } from '#lib/federation/propagation/member-view.ts';
import { at } from '#lib/federation/types/read.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';
import { readSelector, toPlacement, type PlacementDraft } from './placement-draft.ts';

/** One cluster on the board. `isPicked` is what the draft says, `isSelected` what comes of it, `wasSelected` what is stored. */
export type BoardTile = {
  readonly cluster: EditorCluster;
  readonly isPicked: boolean;
  readonly isSelected: boolean;
  readonly wasSelected: boolean;
  readonly reason: string;
};

/** `zone`: the zones that these clusters stand in, as short as their region's name beside them lets them be; `names`: in full. Empty where none is known. */
export type BoardZone = { readonly zone: string; readonly names: string; readonly tiles: readonly BoardTile[] };
export type BoardRegion = { readonly region: string; readonly zones: readonly BoardZone[]; readonly selected: number; readonly total: number };

export type Board = {
  readonly regions: readonly BoardRegion[];
  readonly tiles: readonly BoardTile[];
  readonly selected: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Listed names that no joined cluster has. */
  readonly unknown: readonly string[];
  /** Why the draft can't be placed; empty when it can. */
  readonly problem: string;
};

/** The board for a draft: computed by the same function that propagation uses, so what lights up is what will be. */
export function toBoard(editor: WorkloadEditor, draft: PlacementDraft, phrasing: Phrasing): Board {
  const stored = at(editor.base.spec, 'placement');
  const read = draft.mode === 'selector' ? readSelector(draft.selector) : undefined;
  const placement = toPlacement(draft, stored);
  const before = decide(editor, stored);
  const after = placement === undefined ? before : decide(editor, placement);
  const tiles = editor.clusters.map((cluster): BoardTile => {
    const decision = after.get(cluster.name);
    return {
      cluster, wasSelected: before.get(cluster.name)?.selected === true, isSelected: decision?.selected === true,
      isPicked: draft.mode === 'list' ? draft.clusters.includes(cluster.name) : read?.ok === true && matchesLabels(read.requirements, cluster.labels),
      reason: describe(cluster, decision, read?.ok === true ? read.requirements : [], phrasing),
    };
  });
  const known = new Set(editor.clusters.map(({ name }) => name));
  return {
    tiles, regions: groupTiles(tiles),
    selected: namesOf(tiles, ({ isSelected }) => isSelected),
    added: namesOf(tiles, ({ isSelected, wasSelected }) => isSelected && !wasSelected),
    removed: namesOf(tiles, ({ isSelected, wasSelected }) => !isSelected && wasSelected),
    unknown: draft.mode === 'list' ? draft.clusters.filter((name) => !known.has(name)) : [],
    problem: read?.ok === false ? phrasing.tell(read.sentence) : '',
  };
}

function decide(editor: WorkloadEditor, placement: unknown): Map<string, PlacementDecision> {
  const { scope, namespace, object, clusters } = editor;
  const result = computePlacement({
    placement, clusters, holding: clustersHolding(object),
    ...(namespace === undefined ? {} : { namespace: namespace.isFederated ? { scope, federated: true, placement: namespace.placement } : { scope, federated: false } }),
  });
  return new Map(result.ok ? result.decisions.map((decision) => [decision.cluster, decision]) : []);
}

/** One short reason for each cluster, the most telling first. */
function describe(cluster: EditorCluster, decision: PlacementDecision | undefined, requirements: readonly SelectorRequirement[], { t }: Phrasing): string {
  if (decision === undefined) return t('placement.reason.unreadable');
  if (decision.selected && cluster.lacksType) return t('placement.reason.lacksType');
  switch (decision.reason) {
    case 'Listed': return t('placement.reason.listed');
    case 'NotListed': return t('placement.reason.notListed');
    case 'SelectorMatched': return requirements.length === 0 ? t('placement.reason.matchesAll') : t('placement.reason.matched', { terms: requirements.map(describeRequirement).join(', ') });
    case 'SelectorNotMatched': return decision.unmet === undefined ? t('placement.reason.notMatched') : t('placement.reason.unmet', { term: describeRequirement(decision.unmet) });
    case 'NoPlacement': return t('placement.reason.nothing');
    case 'NamespaceNotFederated': return t('placement.reason.namespaceNotFederated');
    case 'NamespaceNotPlaced': return t('placement.reason.namespaceExcludes');
    case 'Cordoned': return cluster.cordon === 'draining' ? t('placement.reason.draining') : t('placement.reason.cordoned');
    default: return assertNever(decision.reason);
  }
}

function groupTiles(tiles: readonly BoardTile[]): BoardRegion[] {
  return [...Map.groupBy(tiles, ({ cluster }) => cluster.region)].map(([region, members]) => ({
    region, total: members.length, selected: members.filter(({ isSelected }) => isSelected).length,
    zones: [...Map.groupBy(members, ({ cluster }) => cluster.zones.join(', '))].map(([names, inZone]) => ({ names, zone: (inZone[0]?.cluster.zones ?? []).map((zone) => withoutRegion(zone, region)).join(', '), tiles: inZone })).toSorted((a, b) => compareBytewise(a.names, b.names)),
  })).toSorted((a, b) => Number(a.region === '') - Number(b.region === '') || compareBytewise(a.region, b.region));
}

/** Most clouds begin a zone's name with its region's: us-east-1a of us-east-1 is said as a, eu-west-b of eu-west as b. */
function withoutRegion(zone: string, region: string): string {
  const rest = region !== '' && zone.startsWith(region) ? zone.slice(region.length).replace(/^-/, '') : '';
  return rest === '' ? zone : rest;
}

function namesOf(tiles: readonly BoardTile[], wanted: (tile: BoardTile) => boolean): string[] {
  return tiles.filter(wanted).map(({ cluster }) => cluster.name);
}

export type LabelChoice = { readonly term: string; readonly count: number };

/** More labels than this are typed, not clicked. */
const MAX_CHOICES = 40;

/** The labels that clusters have, each with how many have it; labels that all or only one of many share come last. */
export function toLabelChoices(clusters: readonly EditorCluster[]): LabelChoice[] {
  const counts = new Map<string, number>();
  for (const { labels } of clusters) for (const [key, value] of Object.entries(labels)) counts.set(`${key}=${value}`, (counts.get(`${key}=${value}`) ?? 0) + 1);
  const telling = (count: number): number => (count === clusters.length ? 1 : 0);
  return [...counts].map(([term, count]) => ({ term, count })).toSorted((a, b) => telling(a.count) - telling(b.count) || b.count - a.count || compareBytewise(a.term, b.term)).slice(0, MAX_CHOICES);
}
