import { describe, expect, it } from 'vitest';
import { findYamlFault } from './yaml-fault.ts';

describe('findYamlFault', () => {
  it('names the line and the cause of the first fault, whichever document it is in', () => {
    expect(findYamlFault('kind: a\nmetadata:\n  name: x\n---\nkind: b: c\n')).toEqual({ line: 5, cause: 'Nested mappings are not allowed in compact mappings' });
  });
  it('is content with what can be read, and with nothing', () => {
    expect(findYamlFault('kind: a\n---\nkind: b\n')).toBeUndefined();
    expect(findYamlFault('')).toBeUndefined();
  });
});
