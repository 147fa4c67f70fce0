import { makeChanges } from '#server/services/changes/index.ts';
import { readSession } from '../../../require-session.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';
import { readChanges } from './read-changes.ts';

export const POST = apiRoute(async (request) => jsonResponse(await makeChanges(await readChanges(request), (await readSession())?.id ?? '')));
