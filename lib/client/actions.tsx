'use client';

import { createContext, use, useMemo, type ReactNode } from 'react';
import { ACTION_SIGNED_OUT, type ActionResult, type ConsoleActions } from '#lib/contracts/actions.ts';
import { ERROR_HTTP_STATUS } from '#lib/contracts/api-error.ts';
import { invariant } from '#lib/kube/invariant.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { errors } from '#lib/views/messages/en/errors.ts';
import { FetchError } from './fetch-json.ts';

/** The server actions as components call them: the value, or a FetchError as from a route. */
export type Actions = { readonly [Name in keyof ConsoleActions]: (input: Parameters<ConsoleActions[Name]>[0]) => Promise<ActionValue<Name>> };

/** Said here, since the gate can't send it; only its key is taken from the catalogue, which is not loaded with every page. */
const SIGNED_OUT: Sentence = { key: 'err.signedOut' satisfies keyof typeof errors, values: {}, text: 'This browser is not signed in. Open a sign-in link first.' };

type ActionValue<Name extends keyof ConsoleActions> = Extract<Awaited<ReturnType<ConsoleActions[Name]>>, { ok: true }>['value'];

const Context = createContext<Actions | undefined>(undefined);

/** Gives every component below the writes it may ask for. */
export function ActionsProvider({ actions, children }: { actions: ConsoleActions; children: ReactNode }) {
  const value = useMemo(() => callable(actions), [actions]);
  return <Context value={value}>{children}</Context>;
}

export function useActions(): Actions {
  const value = use(Context);
  invariant(value !== undefined, 'the provider of actions is above every console component');
  return value;
}

function callable(actions: ConsoleActions): Actions {
  return {
    makeChanges: async (input) => unwrap(actions.makeChanges(input)),
    createObjects: async (input) => unwrap(actions.createObjects(input)),
    enableType: async (input) => unwrap(actions.enableType(input)),
    saveConfig: async (input) => unwrap(actions.saveConfig(input)),
    endSession: async (input) => unwrap(actions.endSession(input)),
    saveServiceRecord: async (input) => unwrap(actions.saveServiceRecord(input)),
    deleteDnsRecord: async (input) => unwrap(actions.deleteDnsRecord(input)),
    createDomain: async (input) => unwrap(actions.createDomain(input)),
    saveDnsSettings: async (input) => unwrap(actions.saveDnsSettings(input)),
    exportService: async (input) => unwrap(actions.exportService(input)),
    withdrawExport: async (input) => unwrap(actions.withdrawExport(input)),
  };
}

/** @throws FetchError for every failure: what the server said, no answer at all, or an answer that is not ours. */
export async function unwrap<T>(running: Promise<ActionResult<T>>): Promise<T> {
  let result: ActionResult<T>;
  try {
    result = await running;
  } catch (cause) {
    if (cause instanceof Error && cause.message === ACTION_SIGNED_OUT) {
      throw new FetchError({ kind: 'api', code: 'UNAUTHORIZED', message: SIGNED_OUT.text, sentence: SIGNED_OUT, id: '', status: ERROR_HTTP_STATUS.UNAUTHORIZED }, cause);
    }
    // `fetch` rejects with a TypeError when nothing answered; anything else is Next's word for an answer it can't read.
    throw new FetchError(cause instanceof TypeError ? { kind: 'network' } : { kind: 'unreadable', status: 0 }, cause);
  }
  if (result.ok) return result.value;
  throw new FetchError({ kind: 'api', ...result.error, status: ERROR_HTTP_STATUS[result.error.code] });
}
