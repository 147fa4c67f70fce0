import { describe, expect, it } from 'vitest';
import { matchesFields, parseFieldSelector } from './field-selector.ts';
import { matchesLabels, parseLabelSelector, SelectorError, toRequirements } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', 'example.com/zone': 'a', size: '12', empty: '' };

describe('parseLabelSelector', () => {
  it.each([
    ['', true], ['app=web', true], ['app==web', true], ['app!=web', false], ['nope!=x', true],
    ['tier in (front, back)', true], ['tier notin (front)', false], ['nope notin (x)', true],
    ['app', true], ['!app', false], ['!nope', true], ['app=web,!nope', true], ['app=web,nope', false],
    ['example.com/zone=a', true], ['size>10', true], ['size<10', false], ['app>1', false], ['empty=', true],
    ['nope=', false], ['x in (a,b),app', false],
  ])('%s matches: %s', (text, expected) => {
    expect(matchesLabels(parseLabelSelector(text), labels)).toBe(expected);
  });
  it.each(['app in front', 'app=a=b', 'app in ()x', ',app', '=x', 'UPPER/bad=1', 'app=has space', 'a b', 'size>x'])('refuses "%s"', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(SelectorError);
  });
});

describe('toRequirements', () => {
  it('an empty selector matches everything, inherited names are no labels', () => {
    expect(matchesLabels(toRequirements({}), undefined)).toBe(true);
    expect(matchesLabels(toRequirements({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }), labels)).toBe(false);
  });
  it.each([
    { matchExpressions: [{ key: 'a', operator: 'In' as const }] },
    { matchExpressions: [{ key: 'a', operator: 'Exists' as const, values: ['x'] }] },
    { matchLabels: { 'bad key': 'x' } },
    { matchLabels: { a: 'bad value' } },
  ])('refuses %j', (selector) => {
    expect(() => toRequirements(selector)).toThrow(SelectorError);
  });
});

describe('field selectors', () => {
  const pod = { metadata: { name: 'web' }, status: { phase: 'Running' }, spec: { unschedulable: true, note: 'a,b' } };
  it.each([
    ['metadata.name=web', true], ['metadata.name==web,status.phase!=Pending', true], ['status.phase!=Running', false],
    ['spec.nodeName=', true], ['spec.unschedulable=true', true], [String.raw`spec.note=a\,b`, true], ['', true],
  ])('%s matches: %s', (text, expected) => {
    expect(matchesFields(parseFieldSelector(text), pod)).toBe(expected);
  });
  it('refuses a term without a comparison', () => {
    expect(() => parseFieldSelector('metadata.name')).toThrow(SelectorError);
    expect(() => parseFieldSelector('a=b=c')).toThrow(SelectorError);
  });
});
