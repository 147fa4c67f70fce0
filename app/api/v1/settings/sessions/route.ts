import { endSessionRequest } from '#lib/contracts/settings.ts';
import { getSessionKeeper } from '#server/platform/session.ts';
import { ApiError } from '../../../api-error.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

/** Ends a session, wherever its cookie has been copied to. */
export const DELETE = apiRoute(async (request) => {
  const { handle } = await readJson(request, endSessionRequest);
  if (!getSessionKeeper().end(handle, Date.now())) throw new ApiError('NOT_FOUND', 'That session has ended already.');
  return jsonResponse({});
});
