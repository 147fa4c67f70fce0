import { describe, expect, it } from 'vitest';
import { draggedTo, steppedBy, toBarHandles } from './bar-handles.ts';
import { toDraft, withField } from './preference-draft.ts';
import { formatPreferenceLink, onlyDifference, parsePreferenceLink } from './preference-link.ts';
import { aDistribution } from './replicas.test-kit.ts';

const draft = toDraft(aDistribution());

describe('the handles on a bar', () => {
  it('stand where the bounds are, and rest at the ends without one', () => {
    expect(toBarHandles(draft, 'ap-northeast', 10)).toEqual([{ bound: 'min', value: 1, at: 0.1 }, { bound: 'max', value: 3, at: 0.3 }]);
    expect(toBarHandles(withField(draft, 'cluster1', 'max', ''), 'cluster1', 10)).toEqual([{ bound: 'min', value: undefined, at: 0 }, { bound: 'max', value: undefined, at: 1 }]);
    expect(toBarHandles(draft, 'cluster1', 10)[1]).toEqual({ bound: 'max', value: 12, at: 1 });
  });

  it('are dragged to whole replicas, and to none at their rest', () => {
    expect([0.34, 0.36, 0, 1, 2].map((at) => draggedTo(draft, 'cluster1', 'max', at, 10.5))).toEqual(['4', '4', '0', '', '']);
    expect([-1, 0.02, 0.31, 1].map((at) => draggedTo(draft, 'cluster1', 'min', at, 10.5))).toEqual(['', '', '3', '10']);
  });

  it('do not pass each other', () => {
    expect([draggedTo(draft, 'ap-northeast', 'max', 0, 10), draggedTo(draft, 'ap-northeast', 'min', 0.9, 10), steppedBy(draft, 'ap-northeast', 'max', -10, 10)]).toEqual(['1', '3', '1']);
  });

  it('are moved by keys from where they stand', () => {
    expect(steppedBy(draft, 'ap-northeast', 'min', -1, 10)).toBe('');
    expect(steppedBy(draft, 'ap-northeast', 'max', 10, 10)).toBe('13');
    const without = withField(draft, 'cluster1', 'max', '');
    expect([steppedBy(without, 'cluster1', 'max', 1, 10.5), steppedBy(without, 'cluster1', 'max', -1, 10.5)]).toEqual(['', '10']);
  });
});

describe('a preference’s draft as a link', () => {
  it('says the draft and what it was begun over', () => {
    const edited = withField({ ...draft, total: '17', extras: { ...draft.extras, strategy: 'Spread', hasFailover: true, tolerationSeconds: '20' } }, 'cluster2', 'weight', '5');
    const link = formatPreferenceLink(edited, { was: draft, generation: 7 });
    expect(parsePreferenceLink(link)).toEqual({ draft: edited, base: { was: draft, generation: 7 } });
    expect(parsePreferenceLink(formatPreferenceLink(edited, { was: draft }))).toEqual({ draft: edited, base: { was: draft } });
    expect(formatPreferenceLink(draft, { was: draft })).toBe('');
    expect([link.slice(0, -5), '{}', '[]', 'null', ''].map(parsePreferenceLink)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('knows the one field in which two drafts differ', () => {
    expect(onlyDifference(draft, { ...draft, total: '1' })).toBe('total');
    expect(onlyDifference(draft, withField(draft, 'cluster2', 'min', '2'))).toBe('cluster2/min');
    expect(onlyDifference(draft, { ...draft, extras: { ...draft.extras, mode: 'Graceful' } })).toBe('extras/mode');
    expect([onlyDifference(draft, draft), onlyDifference(draft, { ...withField(draft, 'cluster2', 'min', '2'), total: '1' })]).toEqual([undefined, undefined]);
  });
});
