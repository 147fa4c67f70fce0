import { describe, expect, it } from 'vitest';
import { CHANGE_STAGES } from '#lib/contracts/changes.ts';
import { stagesOf } from './track-changes.ts';

const written = { isRemoved: false };
const removed = { isRemoved: true };
const leftBy = { isRemoved: false, expects: new Map([['east', 'gone']] as const) };
const replanned = { replicasPath: '/spec/replicas', asked: { west: 4 }, emptied: ['east'], generation: 3 };

describe('the stages of a change', () => {
  it('are all of them for an object whose own spec was written, or that is divided anew', () => {
    expect(stagesOf([written])).toEqual(CHANGE_STAGES);
    expect(stagesOf([{ ...leftBy, replanned }])).toEqual(CHANGE_STAGES);
  });

  it('leave out dividing and running for what is taken away', () => {
    expect(stagesOf([removed])).toEqual(['accepted', 'dispatched', 'applied']);
    expect(stagesOf([removed, written])).toEqual(CHANGE_STAGES);
  });

  it('are those of the members where only a cluster was changed', () => {
    expect(stagesOf([leftBy])).toEqual(['accepted', 'applied']);
    expect(stagesOf([{ isRemoved: false, expects: new Map([['west', 'there']] as const) }])).toEqual(['accepted', 'applied', 'healthy']);
  });

  it('end with the first where nothing moves in any member', () => {
    expect(stagesOf([])).toEqual(['accepted']);
  });
});
