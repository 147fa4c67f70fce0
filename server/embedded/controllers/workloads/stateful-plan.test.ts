import { describe, expect, it } from 'vitest';
import { planStatefulStep, type Slot, type StatefulInput } from './stateful-plan.ts';

const slot = (ordinal: number, state: Slot['state'] = 'available', revision = 'new'): Slot => ({ ordinal, state, revision });
const plan = (slots: readonly Slot[], input: Partial<StatefulInput> = {}) => planStatefulStep({
  slots, first: 0, replicas: 3, updateRevision: 'new', order: 'ordered', strategy: 'rolling', partition: 0, ...input,
});

describe('an ordered set', () => {
  it.each<[string, readonly Slot[], readonly number[], readonly number[]]>([
    ['makes the first pod first', [], [0], []],
    ['waits until it is available', [slot(0, 'starting')], [], []],
    ['then makes the next', [slot(0)], [1], []],
    ['replaces a missing one in the middle', [slot(0), slot(2)], [1], []],
    ['waits for one that is being deleted', [slot(0), slot(1, 'ending'), slot(2)], [], []],
    ['removes one that has ended, to make it again', [slot(0, 'finished')], [], [0]],
    ['removes the highest surplus pod', [slot(0), slot(1), slot(2), slot(3), slot(4)], [], [4]],
    ['waits for that one to be gone', [slot(0), slot(1), slot(2), slot(3), slot(4, 'ending')], [], []],
    ['updates from the highest down', [slot(0, 'available', 'old'), slot(1, 'available', 'old'), slot(2, 'available', 'old')], [], [2]],
    ['waits for an updated pod before the next', [slot(0, 'available', 'old'), slot(1, 'available', 'old'), slot(2, 'starting')], [], []],
    ['has nothing to do when all is well', [slot(0), slot(1), slot(2)], [], []],
  ])('%s', (_what, slots, create, remove) => {
    const step = plan(slots);
    expect({ create: step.create.map(({ ordinal }) => ordinal), remove: step.remove }).toEqual({ create, remove });
  });
});

it('a parallel set makes and removes all at once', () => {
  expect(plan([], { order: 'parallel' }).create.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
  expect(plan([slot(0), slot(1), slot(2), slot(3), slot(4)], { order: 'parallel' }).remove).toEqual([4, 3]);
});

it('leaves pods below the partition on the current revision', () => {
  const slots = [slot(0, 'available', 'old'), slot(1, 'available', 'old'), slot(2)];
  expect(plan(slots, { partition: 2 }).remove).toEqual([]);
  expect(plan([slot(1, 'available', 'old'), slot(2)], { partition: 2 }).create).toEqual([{ ordinal: 0, revision: 'current' }]);
});

it('with OnDelete replaces nothing by itself but makes new pods of the new revision', () => {
  expect(plan([slot(0, 'available', 'old'), slot(1, 'available', 'old'), slot(2, 'available', 'old')], { strategy: 'on-delete' })).toEqual({ create: [], remove: [] });
  expect(plan([slot(0, 'available', 'old'), slot(1, 'available', 'old')], { strategy: 'on-delete' }).create).toEqual([{ ordinal: 2, revision: 'update' }]);
});

it('starts at the first ordinal asked for', () => {
  expect(plan([slot(0)], { first: 5, replicas: 1 }).create.map(({ ordinal }) => ordinal)).toEqual([5]);
});
