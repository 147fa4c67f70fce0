import { expect, it } from 'vitest';
import { clear, createDraftStore, edit, redo, undo } from './draft-store.ts';

it('edits are taken back and made again step by step, and those that belong together as one', () => {
  const store = createDraftStore<string>();
  const now = () => store.getState().present;
  edit(store, 'a');
  edit(store, 'ab', 'joined');
  edit(store, 'c');
  undo(store);
  expect(now()).toBe('ab');
  undo(store);
  expect(now()).toBeUndefined();
  redo(store);
  expect(now()).toBe('ab');
  // A new edit, joined or not, leaves nothing to be made again.
  edit(store, 'abd', 'joined');
  redo(store);
  expect(now()).toBe('abd');
  clear(store);
  undo(store);
  expect(now()).toBeUndefined();
});
