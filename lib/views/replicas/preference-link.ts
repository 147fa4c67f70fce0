import { at, listAt, numberAt, objectAt, stringAt } from '#lib/federation/types/read.ts';
import { FAILBACK_MODES, FAILOVER_MODES, STRATEGIES } from '#lib/federation/types/preference.ts';
import { MAX_LINK_CHARACTERS } from '../placement/placement-draft.ts';
import { toExtrasDraft, type ExtrasDraft } from './extras-draft.ts';
import { DRAFT_FIELDS, entryFor, isSameDraft, type DraftEntry, type PreferenceDraft } from './preference-draft.ts';

/** What a draft was begun over: the preference then, and its generation; without one there was no preference. */
export type PreferenceBase = { readonly was: PreferenceDraft; readonly generation?: number };

/** A preference's draft as the text of a link, with what it was begun over; empty when it changes nothing. */
export function formatPreferenceLink(draft: PreferenceDraft, { was, generation }: PreferenceBase): string {
  return isSameDraft(draft, was) ? '' : JSON.stringify({ ...pack(draft), was: pack(was), ...(generation === undefined ? {} : { generation }) });
}

/** Reads a link; undefined for text of another form. */
export function parsePreferenceLink(text: string): { draft: PreferenceDraft; base: PreferenceBase } | undefined {
  if (text === '' || text.length > MAX_LINK_CHARACTERS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const [draft, was, generation] = [unpack(value), unpack(at(value, 'was')), numberAt(value, 'generation')];
    return draft === undefined || was === undefined ? undefined : { draft, base: { was, ...(generation === undefined ? {} : { generation }) } };
  } catch {
    // A link that was cut on its way: the page shows what is stored.
    return undefined;
  }
}

/** The one field in which two drafts differ, so that typing and dragging in it is one step back; undefined for several. */
export function onlyDifference(a: PreferenceDraft, b: PreferenceDraft): string | undefined {
  const names = [...new Set([...Object.keys(a.entries), ...Object.keys(b.entries)])];
  const differing = [
    ...(a.total === b.total ? [] : ['total']), ...(a.rebalance === b.rebalance ? [] : ['rebalance']),
    ...Object.entries(a.extras).flatMap(([name, value]) => (Object.entries(b.extras).some(([other, now]) => other === name && now === value) ? [] : [`extras/${name}`])),
    ...names.flatMap((name) => DRAFT_FIELDS.filter((field) => entryFor(a, name)?.[field] !== entryFor(b, name)?.[field]).map((field) => `${name}/${field}`)),
  ];
  return differing.length === 1 ? differing[0] : undefined;
}

function pack({ total, rebalance, entries, extras }: PreferenceDraft): Record<string, unknown> {
  const unsaid = toExtrasDraft({});
  const said = Object.entries(extras).filter(([name, value]) => Object.entries(unsaid).some(([other, usual]) => other === name && usual !== value));
  return {
    total, entries: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, DRAFT_FIELDS.map((field) => entry[field])])),
    ...(rebalance ? { rebalance } : {}), ...(said.length === 0 ? {} : { extras: Object.fromEntries(said) }),
  };
}

function unpack(value: unknown): PreferenceDraft | undefined {
  const [total, packed] = [stringAt(value, 'total'), objectAt(value, 'entries')];
  if (total === undefined || packed === undefined) return undefined;
  const entries = Object.keys(packed).flatMap((name): [string, DraftEntry][] => {
    const [weight, min, max] = listAt(packed, name) ?? [];
    return typeof weight === 'string' && typeof min === 'string' && typeof max === 'string' ? [[name, { weight, min, max }]] : [];
  });
  return { total, rebalance: at(value, 'rebalance') === true, entries: Object.fromEntries(entries), extras: unpackExtras(at(value, 'extras')) };
}

function unpackExtras(value: unknown): ExtrasDraft {
  const usual = toExtrasDraft({});
  const text = (name: 'topologyKey' | 'minDomains' | 'maxSkew' | 'tolerationSeconds' | 'maxMovePerMinute'): string => stringAt(value, name) ?? usual[name];
  return {
    strategy: STRATEGIES.find((known) => known === at(value, 'strategy')) ?? usual.strategy,
    topologyKey: text('topologyKey'), minDomains: text('minDomains'), maxSkew: text('maxSkew'),
    hasFailover: at(value, 'hasFailover') === true, tolerationSeconds: text('tolerationSeconds'),
    mode: FAILOVER_MODES.find((known) => known === at(value, 'mode')) ?? usual.mode, failback: FAILBACK_MODES.find((known) => known === at(value, 'failback')) ?? usual.failback,
    maxMovePerMinute: text('maxMovePerMinute'),
  };
}
