'use server';

import type { ActionResult } from '#lib/contracts/errors.ts';
import { parsePreferenceInput, parseReplicaOverrideInput } from '#lib/contracts/preference-input.ts';
import { saveReplicaOverride } from '#server/services/overrides/index.ts';
import { savePreference } from '#server/services/preferences/index.ts';
import { toActionResult } from './action-result.ts';

export async function setPreferenceAction(input: unknown): Promise<ActionResult<{ generation: number }>> {
  return toActionResult(parsePreferenceInput(input), savePreference);
}

export async function setReplicaOverrideAction(input: unknown): Promise<ActionResult<{ generation: number }>> {
  return toActionResult(parseReplicaOverrideInput(input), saveReplicaOverride);
}
