import { describe, expect, it } from 'vitest';
import { creatorOf, lastWriterOf } from './field-writers.ts';

const CREATED = '2026-01-01T00:00:00Z';
const object = (...writes: readonly [manager: string, time: string, subresource?: string][]) => ({
  metadata: { name: 'x', creationTimestamp: CREATED, managedFields: writes.map(([manager, time, subresource]) => ({ manager, time, operation: 'Update' as const, apiVersion: 'v1', fieldsType: 'FieldsV1' as const, fieldsV1: {}, ...(subresource === undefined ? {} : { subresource }) })) },
});

describe('who made an object', () => {
  it('is the manager that wrote when it was created, not the federation that put its finalizer there', () => {
    expect(creatorOf(object(['flotilla', CREATED], ['kubectl-create', CREATED], ['kubectl-edit', '2026-01-01T01:00:00Z']))).toBe('kubectl-create');
    expect(creatorOf(object(['helm', '2026-01-01T00:00:01Z'], ['flotilla', '2026-01-01T00:00:01Z']))).toBe('helm');
  });

  it('is the only one that ever wrote, though it wrote again; of several that did nobody is named', () => {
    expect(creatorOf(object(['kubectl-client-side-apply', '2026-01-02T00:00:00Z'], ['flotilla', CREATED]))).toBe('kubectl-client-side-apply');
    expect(creatorOf(object(['kubectl-client-side-apply', '2026-01-02T00:00:00Z'], ['kubectl-edit', '2026-01-03T00:00:00Z']))).toBe('');
    expect(creatorOf(object(['flotilla', CREATED]))).toBe('flotilla');
    expect(creatorOf(object())).toBe('');
  });
});

describe('who wrote an object last', () => {
  it('is told with the time, and is never who wrote its status', () => {
    expect(lastWriterOf(object(['kubectl-create', CREATED], ['kubectl-edit', '2026-01-01T01:00:00Z'], ['flotilla', '2026-01-01T02:00:00Z', 'status']))).toEqual({ who: 'kubectl-edit', at: '2026-01-01T01:00:00Z' });
    expect(lastWriterOf(object())).toEqual({ who: '', at: '' });
    expect(lastWriterOf(object(['flotilla', CREATED], ['helm', CREATED])).who).toBe('helm');
    expect(lastWriterOf(object(['kubectl-edit', CREATED], ['helm', CREATED])).who).toBe('');
  });

  it('is not guessed of a version that several have written over since', () => {
    const later = object(['kubectl-edit', '2026-01-01T01:00:00Z'], ['helm', '2026-01-01T01:00:05Z']);
    expect(lastWriterOf(later, '2026-01-01T01:00:00.500Z').who).toBe('');
    expect(lastWriterOf(later, '2026-01-01T01:00:03.500Z').who).toBe('helm');
  });
});
