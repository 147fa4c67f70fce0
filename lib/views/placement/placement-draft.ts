import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import { say } from '#lib/kube/sentences.ts';
import { parseLabelSelector, SelectorError, type SelectorRequirement } from '#lib/kube/label-selector.ts';
import type { LabelSelector, LabelSelectorRequirement } from '#lib/kube/object.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import { describeRequirement } from '#lib/federation/placement/describe-requirement.ts';
import { parseSelector } from '#lib/federation/placement/selector.ts';
import { at, listAt, stringAt } from '#lib/federation/types/read.ts';
import type { Sentence } from '#lib/kube/sentence.ts';

export const PLACEMENT_MODES = ['list', 'selector', 'nothing'] as const;
export type PlacementMode = (typeof PLACEMENT_MODES)[number];

/**
 * A placement while it is edited. Both ways of selecting are kept, so that switching to the other and back loses
 * nothing; `mode` says which of them counts. `clusters` is sorted; the selector is kubectl's text form.
 */
export type PlacementDraft = { readonly mode: PlacementMode; readonly clusters: readonly string[]; readonly selector: string };

/** The draft that stands for a placement as it is stored. */
export function toDraft(placement: unknown): PlacementDraft {
  const listed = listAt(placement, 'clusters');
  const selector = at(placement, 'clusterSelector');
  const names = [...new Set((listed ?? []).flatMap((entry) => stringAt(entry, 'name') ?? []))].toSorted(compareBytewise);
  const hasSelector = selector !== undefined && selector !== null;
  return { mode: listed !== undefined ? 'list' : hasSelector ? 'selector' : 'nothing', clusters: names, selector: hasSelector ? selectorText(selector) : '' };
}

/** A selector in kubectl's words. */
export function selectorText(selector: unknown): string {
  const parsed = parseSelector(selector, 'clusterSelector');
  return parsed.ok ? parsed.requirements.map(describeRequirement).join(',') : '';
}

export type ReadSelector = { readonly ok: true; readonly requirements: readonly SelectorRequirement[]; readonly selector: LabelSelector } | { readonly ok: false; readonly sentence: Sentence };

/** Reads the text of a selector as it is typed. Comparisons with numbers exist in text only, so they are refused here. */
export function readSelector(text: string): ReadSelector {
  try {
    const requirements = parseLabelSelector(text);
    return { ok: true, requirements, selector: toSelector(requirements) };
  } catch (error) {
    if (error instanceof SelectorError) return { ok: false, sentence: error.sentence };
    throw error;
  }
}

function toSelector(requirements: readonly SelectorRequirement[]): LabelSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: LabelSelectorRequirement[] = [];
  for (const { key, operator, values } of requirements) {
    const [only] = values;
    if (operator === 'Gt' || operator === 'Lt') throw new SelectorError(say('selector.comparison', { key }));
    if (operator === 'In' && values.length === 1 && only !== undefined && !Object.hasOwn(matchLabels, key)) matchLabels[key] = only;
    else matchExpressions.push({ key, operator, ...(values.length === 0 ? {} : { values: [...values] }) });
  }
  return { ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }), ...(matchExpressions.length === 0 ? {} : { matchExpressions }) };
}

/**
 * The placement a draft stands for; undefined while its selector can't be read. A list is written alone: a selector that
 * it would silence stays out, unless the stored placement already had both.
 */
export function toPlacement(draft: PlacementDraft, stored: unknown): Record<string, unknown> | undefined {
  switch (draft.mode) {
    case 'list': {
      const selector = at(stored, 'clusterSelector');
      const before = listAt(stored, 'clusters');
      const names = before === undefined ? undefined : [...before.map((entry) => stringAt(entry, 'name') ?? '')].toSorted(compareBytewise);
      const clusters = before !== undefined && deepEqual(names, draft.clusters) ? before : draft.clusters.map((name) => ({ name }));
      return { clusters, ...(selector === undefined || selector === null ? {} : { clusterSelector: selector }) };
    }
    case 'selector': {
      const read = readSelector(draft.selector);
      return read.ok ? { clusterSelector: selectorText(at(stored, 'clusterSelector')) === draft.selector && at(stored, 'clusterSelector') !== undefined ? at(stored, 'clusterSelector') : read.selector } : undefined;
    }
    case 'nothing': return {};
    default: return assertNever(draft.mode);
  }
}

export function isSameDraft(a: PlacementDraft, b: PlacementDraft): boolean {
  return a.mode === b.mode && a.selector === b.selector && deepEqual(a.clusters, b.clusters);
}

/** Adds or takes away clusters of the list; the list is what counts afterwards. */
export function withClusters(draft: PlacementDraft, names: readonly string[], isPicked: boolean): PlacementDraft {
  const picked = new Set(draft.clusters);
  for (const name of names) if (isPicked) picked.add(name);
  else picked.delete(name);
  return { ...draft, mode: 'list', clusters: [...picked].toSorted(compareBytewise) };
}

/** Adds a requirement to the selector, or takes exactly that one away. */
export function toggleTerm(draft: PlacementDraft, term: string): PlacementDraft {
  const read = readSelector(draft.selector);
  if (!read.ok) return { ...draft, mode: 'selector', selector: term };
  const terms = read.requirements.map(describeRequirement);
  const next = terms.includes(term) ? terms.filter((each) => each !== term) : [...terms, term];
  return { ...draft, mode: 'selector', selector: next.join(',') };
}

/** A draft as the text of a link. Readable, since people look at addresses; `!` stands for the mode. */
export function formatDraft({ mode, clusters, selector }: PlacementDraft): string {
  return [mode, clusters.join(','), selector].join('!');
}

/** Longest draft that a link may carry; a longer one is kept under a name instead. */
export const MAX_LINK_CHARACTERS = 6_000;

/** Stands between the parts of a link; no name and no selector holds it. */
const LINK_BREAK = '~';

/** What a draft was begun over: the object's generation and its placement then. */
export type DraftBase = { readonly generation: number; readonly was: PlacementDraft };

/** A draft as the text of a link that says what it was begun over, so that whoever opens it sees what changed since. */
export function formatLinkedDraft(draft: PlacementDraft, { generation, was }: DraftBase): string {
  return [formatDraft(draft), generation, formatDraft(was)].join(LINK_BREAK);
}

/** Reads a link; without a base when it says none. Undefined for text of another form. */
export function parseLinkedDraft(text: string): { draft: PlacementDraft; base?: DraftBase } | undefined {
  const [draftText = '', generationText = '', wasText = ''] = text.split(LINK_BREAK);
  const [draft, was, generation] = [parseDraft(draftText), parseDraft(wasText), Number(generationText)];
  if (draft === undefined) return undefined;
  return was === undefined || !Number.isSafeInteger(generation) || generation < 1 ? { draft } : { draft, base: { generation, was } };
}

/** Reads a draft out of a link; undefined for text of another form. */
export function parseDraft(text: string): PlacementDraft | undefined {
  if (text === '' || text.length > MAX_LINK_CHARACTERS) return undefined;
  const [modeText, list, ...rest] = text.split('!');
  const mode = PLACEMENT_MODES.find((known) => known === modeText);
  if (mode === undefined || list === undefined) return undefined;
  const clusters = [...new Set(list.split(',').filter((name) => name !== ''))].toSorted(compareBytewise);
  return { mode, clusters, selector: rest.join('!') };
}
