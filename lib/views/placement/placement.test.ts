import { describe, expect, it } from 'vitest';
import type { EditorCluster, WorkloadEditor } from '#lib/contracts/editor.ts';
import { en } from '../messages/en/index.ts';
import { createPhrasing } from '../phrasing.ts';
import { toBoard, toLabelChoices } from './board.ts';
import { formatDraft, formatLinkedDraft, parseDraft, parseLinkedDraft, readSelector, toDraft, toggleTerm, toPlacement, withClusters } from './placement-draft.ts';

const phrasing = createPhrasing('en', en);
const cluster = (name: string, over: Partial<EditorCluster> = {}): EditorCluster => ({ name, labels: {}, health: 'ready', region: '', zones: [], lacksType: false, ...over });

function editor(placement: unknown, over: Partial<WorkloadEditor> = {}): WorkloadEditor {
  const type = (plural: string, kind: string) => ({ group: '', version: 'v1', plural, kind, namespaced: true });
  return {
    asOf: '', scope: 'Cluster', isPaused: false, base: { generation: 1, spec: { placement } },
    type: { name: 'configmaps', target: type('configmaps', 'ConfigMap'), federated: type('federatedconfigmaps', 'FederatedConfigMap'), propagation: 'Enabled', statusCollection: 'Disabled', isNamespace: false },
    object: { apiVersion: 'v1', kind: 'FederatedConfigMap', metadata: { name: 'x', namespace: 'shop' }, spec: { placement } },
    clusters: [cluster('a', { labels: { team: 'shop' }, region: 'eu' }), cluster('b', { labels: { team: 'ops' }, region: 'us' }), cluster('c', { cordon: 'cordoned', labels: { team: 'shop' } })],
    ...over,
  };
}

describe('the draft of a placement', () => {
  it('survives the way into a link and back', () => {
    for (const draft of [{ mode: 'list', clusters: ['a', 'b'], selector: 'x=y' }, { mode: 'selector', clusters: [], selector: 'env!=prod,!old,zone in (a, b)' }, { mode: 'nothing', clusters: [], selector: '' }] as const) {
      expect(parseDraft(formatDraft(draft))).toEqual(draft);
      const base = { generation: 4, was: toDraft({ clusterSelector: { matchLabels: { env: 'prod' } } }) };
      expect(parseLinkedDraft(formatLinkedDraft(draft, base))).toEqual({ draft, base });
      expect(parseLinkedDraft(formatDraft(draft))).toEqual({ draft });
    }
    expect(parseDraft('')).toBeUndefined();
    expect(parseDraft('whatever')).toBeUndefined();
  });

  it('keeps a stored placement byte for byte when nothing was changed', () => {
    for (const placement of [{ clusters: [{ name: 'b' }, { name: 'a' }] }, { clusters: [] }, { clusterSelector: {} }, { clusterSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['shop'] }] } }, { clusters: [{ name: 'a' }], clusterSelector: { matchLabels: { x: 'y' } } }]) {
      expect(toPlacement(toDraft(placement), placement)).toEqual(placement);
    }
  });

  it('switches between list and selector without losing either', () => {
    const draft = toggleTerm(withClusters(toDraft({ clusters: [{ name: 'a' }] }), ['b'], true), 'team=shop');
    expect(draft).toEqual({ mode: 'selector', clusters: ['a', 'b'], selector: 'team=shop' });
    expect(toPlacement(draft, undefined)).toEqual({ clusterSelector: { matchLabels: { team: 'shop' } } });
    expect(toPlacement({ ...draft, mode: 'list' }, undefined)).toEqual({ clusters: [{ name: 'a' }, { name: 'b' }] });
    expect(toggleTerm(draft, 'team=shop').selector).toBe('');
  });

  it('says what is wrong with a selector while it is typed', () => {
    expect(readSelector('team in (')).toMatchObject({ ok: false });
    expect(readSelector('size>3')).toMatchObject({ ok: false });
  });
});

describe('the board', () => {
  it('lights up what a selector matches, and says why for each cluster', () => {
    const board = toBoard(editor({ clusters: [] }), { mode: 'selector', clusters: [], selector: 'team=shop' }, phrasing);
    expect(board.tiles.map(({ isPicked, isSelected, reason }) => [isPicked, isSelected, reason])).toEqual([
      [true, true, 'matched team=shop'], [false, false, 'does not match team=shop'], [true, false, 'cordoned: nothing new is placed here'],
    ]);
    expect(board.added).toEqual(['a']);
  });

  it('shows the namespace’s placement as the limit it is', () => {
    const around = { namespace: { isFederated: true, placement: { clusters: [{ name: 'b' }] } } };
    const board = toBoard(editor({ clusters: [{ name: 'a' }] }, around), toDraft({ clusters: [{ name: 'a' }] }), phrasing);
    expect(board.tiles[0]).toMatchObject({ isPicked: true, isSelected: false, reason: 'excluded by the namespace’s placement' });
    expect(board.selected).toEqual([]);
  });

  it('names a cluster that lacks the type, and listed names that nobody has', () => {
    const board = toBoard(editor({ clusters: [{ name: 'a' }, { name: 'gone' }] }, { clusters: [cluster('a', { lacksType: true })] }), toDraft({ clusters: [{ name: 'a' }, { name: 'gone' }] }), phrasing);
    expect(board.tiles[0]?.reason).toBe('lacks the type');
    expect(board.unknown).toEqual(['gone']);
  });

  it('keeps what is stored on the board while a selector can not be read', () => {
    const board = toBoard(editor({ clusters: [{ name: 'a' }] }), { mode: 'selector', clusters: [], selector: 'team in (' }, phrasing);
    expect(board.problem).not.toBe('');
    expect(board.selected).toEqual(['a']);
  });

  it('says zones as short as their region lets them be', () => {
    const zones = (region: string, ...names: string[]) => toBoard(editor({}, { clusters: [cluster('a', { region, zones: names })] }), toDraft({}), phrasing).regions[0]?.zones[0];
    expect(zones('eu-west', 'eu-west-a', 'eu-west-b')).toMatchObject({ zone: 'a, b', names: 'eu-west-a, eu-west-b' });
    expect(zones('us-east-1', 'us-east-1a')?.zone).toBe('a');
    expect(zones('westeurope', '1', 'westeurope')?.zone).toBe('1, westeurope');
    expect(zones('', 'rack-7')?.zone).toBe('rack-7');
    expect(zones('eu')?.zone).toBe('');
  });

  it('groups by region, those without one last, and counts labels', () => {
    expect(toBoard(editor({}), toDraft({}), phrasing).regions.map(({ region }) => region)).toEqual(['eu', 'us', '']);
    expect(toLabelChoices(editor({}).clusters)[0]).toEqual({ term: 'team=shop', count: 2 });
  });
});
