'use client';

import { createContext, use, useMemo, type ReactNode } from 'react';
import type { ActionResult, ConsoleActions } from '#lib/contracts/actions.ts';
import { ERROR_HTTP_STATUS, parseApiErrorBody, type ApiErrorBody } from '#lib/contracts/api-error.ts';
import { invariant } from '#lib/kube/invariant.ts';
import { FetchError } from './fetch-json.ts';

/** The server actions as components call them: the value, or a FetchError as from a route. */
export type Actions = { readonly [Name in keyof ConsoleActions]: (input: Parameters<ConsoleActions[Name]>[0]) => Promise<ActionValue<Name>> };

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
    saveIngressRecord: async (input) => unwrap(actions.saveIngressRecord(input)),
    saveServiceRecord: async (input) => unwrap(actions.saveServiceRecord(input)),
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
    const body = bodyIn(cause);
    if (body !== undefined) throw toFetchError(body, cause);
    // `fetch` rejects with a TypeError when nothing answered; anything else is Next's word for an answer it can't read.
    throw new FetchError(cause instanceof TypeError ? { kind: 'network' } : { kind: 'unreadable', status: 0 }, cause);
  }
  if (result.ok) return result.value;
  throw toFetchError(result.error);
}

function toFetchError(error: ApiErrorBody, cause?: unknown): FetchError {
  return new FetchError({ kind: 'api', ...error, status: ERROR_HTTP_STATUS[error.code] }, cause);
}

/** What the gate said instead of letting the action run: Next makes it the message of an Error. */
function bodyIn(cause: unknown): ApiErrorBody | undefined {
  if (!(cause instanceof Error) || !cause.message.startsWith('{')) return undefined;
  try {
    return parseApiErrorBody(JSON.parse(cause.message));
  } catch {
    return undefined; // Somebody else's words that begin like ours.
  }
}
