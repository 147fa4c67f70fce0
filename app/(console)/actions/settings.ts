'use server';

import type { ConsoleActions } from '#lib/contracts/actions.ts';
import { endSessionRequest, saveConfigRequest } from '#lib/contracts/settings.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getSessionKeeper } from '#server/platform/session.ts';
import { saveConfig as save } from '#server/services/settings/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { requireControlPlane } from '../../api/require-control-plane.ts';
import { parseInput } from '../../request/parse-input.ts';
import { runAction } from './run-action.ts';

export const saveConfig: ConsoleActions['saveConfig'] = async (input) => runAction('saveConfig', async () => save(requireControlPlane().host, parseInput(saveConfigRequest, input)));

/** Ends a session, wherever its cookie has been copied to. */
export const endSession: ConsoleActions['endSession'] = async (input) => runAction('endSession', async () => {
  const { handle } = parseInput(endSessionRequest, input);
  if (!getSessionKeeper().end(handle, Date.now())) throw new ServiceError('NOT_FOUND', say('err.sessionEnded'));
  return null;
});
