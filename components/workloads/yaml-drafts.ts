import { create } from 'zustand';
import type { ObjectBase, WorkloadRef } from '#lib/contracts/changes.ts';

/** What somebody is typing over an object, and what of it the typing began with. */
export type YamlDraft = { readonly text: string; readonly base: ObjectBase };

/** Texts that were not saved outlive a look at another tab or page, until they are applied or discarded; by `yamlDraftKey`. */
export const useYamlDrafts = create<ReadonlyMap<string, YamlDraft>>(() => new Map());

export function yamlDraftKey({ resource, namespace, name }: WorkloadRef): string {
  return `${resource}/${namespace}/${name}`;
}

/** @param draft undefined lets go of it. */
export function keepYamlDraft(key: string, draft: YamlDraft | undefined): void {
  const drafts = new Map(useYamlDrafts.getState());
  if (draft === undefined) drafts.delete(key);
  else drafts.set(key, draft);
  useYamlDrafts.setState(drafts, true);
}
