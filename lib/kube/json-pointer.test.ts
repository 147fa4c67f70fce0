import { expect, it } from 'vitest';
import { formatPointer, getPointer, JsonPointerError, parsePointer } from './json-pointer.ts';

it('parses and formats escapes', () => {
  expect(parsePointer('')).toEqual([]);
  expect(parsePointer('/')).toEqual(['']);
  expect(parsePointer('/metadata/annotations/example.com~1a~0b')).toEqual(['metadata', 'annotations', 'example.com/a~b']);
  expect(formatPointer(['a/b', 'm~n', ''])).toBe('/a~1b/m~0n/');
  expect(parsePointer('/~01')).toEqual(['~1']);
});

it('refuses what RFC 6901 does not allow', () => {
  expect(() => parsePointer('spec.replicas')).toThrow(JsonPointerError);
  expect(() => parsePointer('/a~2')).toThrow(JsonPointerError);
});

it('reads through objects and lists and never through inherited names', () => {
  const doc = { spec: { ports: [{ port: 80 }], '': 1 } };
  expect(getPointer(doc, '/spec/ports/0/port')).toBe(80);
  expect(getPointer(doc, '/spec/')).toBe(1);
  expect(getPointer(doc, '/spec/ports/00')).toBeUndefined();
  expect(getPointer(doc, '/spec/ports/1/port')).toBeUndefined();
  expect(getPointer(doc, '/__proto__/constructor')).toBeUndefined();
});
