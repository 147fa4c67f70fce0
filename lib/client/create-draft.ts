'use client';

import { create } from 'zustand';
import { EMPTY_FORM, type CreateForm } from '#lib/views/create/form-manifests.ts';

/** What is being created, for as long as the tab lives: an error, a reload or an ended session must not cost a word. */
type CreateDraft = { yaml: string; form: CreateForm; isRestored: boolean };

const STORED_AS = 'flotilla-create';

export const useCreateDraft = create<CreateDraft>(() => ({ yaml: '', form: EMPTY_FORM, isRestored: false }));

export function setDraft(change: Partial<Pick<CreateDraft, 'yaml' | 'form'>>): void {
  useCreateDraft.setState(change);
  const { yaml, form } = useCreateDraft.getState();
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify({ yaml, form }));
  } catch {
    // A full or forbidden store only means that a reload forgets the draft; typing goes on.
    return;
  }
}

/** Brings back what was typed before a reload; once for each tab. */
export function restoreDraft(): void {
  if (useCreateDraft.getState().isRestored) return;
  useCreateDraft.setState({ ...readStored(), isRestored: true });
}

function readStored(): Partial<Pick<CreateDraft, 'yaml' | 'form'>> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const yaml: unknown = Reflect.get(value, 'yaml');
    return { ...(typeof yaml === 'string' ? { yaml } : {}), form: toForm(Reflect.get(value, 'form')) };
  } catch {
    // What another version stored is not worth an error: the page starts empty.
    return {};
  }
}

function toForm(value: unknown): CreateForm {
  if (typeof value !== 'object' || value === null) return EMPTY_FORM;
  const text = (key: keyof CreateForm, fallback: string): string => {
    const found: unknown = Reflect.get(value, key);
    return typeof found === 'string' ? found : fallback;
  };
  const clusters: unknown = Reflect.get(value, 'clusters');
  return {
    name: text('name', ''), namespace: text('namespace', EMPTY_FORM.namespace), image: text('image', ''), replicas: text('replicas', EMPTY_FORM.replicas),
    port: text('port', EMPTY_FORM.port), domain: text('domain', ''), hasService: Reflect.get(value, 'hasService') !== false,
    placement: text('placement', 'all') === 'some' ? 'some' : 'all', clusters: Array.isArray(clusters) ? clusters.filter((name) => typeof name === 'string') : [],
  };
}
