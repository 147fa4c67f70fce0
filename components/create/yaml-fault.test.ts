import { describe, expect, it } from 'vitest';
import { findYamlFault, readYaml } from './yaml-fault.ts';

describe('findYamlFault', () => {
  it('names the line and the cause of the first fault, whichever document it is in', () => {
    expect(findYamlFault('kind: a\nmetadata:\n  name: x\n---\nkind: b: c\n')).toEqual({ line: 5, cause: 'Nested mappings are not allowed in compact mappings' });
  });
  it('is content with what can be read, and with nothing', () => {
    expect(findYamlFault('kind: a\n---\nkind: b\n')).toBeUndefined();
    expect(findYamlFault('')).toBeUndefined();
  });
});

describe('readYaml', () => {
  it('gives the value of one document, or the line and the cause of its fault', () => {
    expect(readYaml('kind: a\n')).toEqual({ ok: true, value: { kind: 'a' } });
    expect(readYaml('kind: a\nb: c: d\n')).toEqual({ ok: false, fault: { line: 2, cause: 'Nested mappings are not allowed in compact mappings' } });
  });
});
