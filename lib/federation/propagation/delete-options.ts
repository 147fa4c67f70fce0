import { isJsonObject, ownValue } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { DELETE_OPTIONS_ANNOTATION } from '../types/constants.ts';

export type DeleteOptions = {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  preconditions?: { uid?: string; resourceVersion?: string };
};

export type DeleteOptionsResult = { ok: true; value: DeleteOptions } | { ok: false; message: string };

const POLICIES: readonly NonNullable<DeleteOptions['propagationPolicy']>[] = ['Orphan', 'Background', 'Foreground'];

/** Reads the options a federated object asks its deletions in members to use; absent means none. */
export function deleteOptionsOf(object: KubeObject): DeleteOptionsResult {
  const text = object.metadata.annotations?.[DELETE_OPTIONS_ANNOTATION];
  if (text === undefined) return { ok: true, value: {} };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return bad(`is not JSON: ${error.message}`);
    throw error;
  }
  if (!isJsonObject(parsed)) return bad('is not a JSON object');
  const grace = ownValue(parsed, 'gracePeriodSeconds');
  if (grace !== undefined && !(typeof grace === 'number' && Number.isInteger(grace) && grace >= 0)) return bad('has a gracePeriodSeconds that is not a whole number');
  const named = ownValue(parsed, 'propagationPolicy');
  const policy = POLICIES.find((known) => known === named);
  if (named !== undefined && policy === undefined) return bad('has a propagationPolicy other than Orphan, Background or Foreground');
  const preconditions = ownValue(parsed, 'preconditions');
  if (preconditions !== undefined && !isJsonObject(preconditions)) return bad('has preconditions that are not an object');
  const uid = ownValue(preconditions, 'uid');
  const version = ownValue(preconditions, 'resourceVersion');
  return {
    ok: true,
    value: {
      ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
      ...(policy === undefined ? {} : { propagationPolicy: policy }),
      ...(preconditions === undefined ? {} : {
        preconditions: { ...(typeof uid === 'string' ? { uid } : {}), ...(typeof version === 'string' ? { resourceVersion: version } : {}) },
      }),
    },
  };
}

function bad(what: string): DeleteOptionsResult {
  return { ok: false, message: `the annotation ${DELETE_OPTIONS_ANNOTATION} ${what}` };
}
