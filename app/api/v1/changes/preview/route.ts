import { z } from '#lib/contracts/zod.ts';
import { previewChanges } from '#server/services/changes/index.ts';
import { readChanges } from '../../../../request/read-changes.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';

/** A question, asked by POST because it is too long for an address: nothing is changed. */
export const POST = apiRoute(async (request) => jsonResponse(await previewChanges(readChanges(await readJson(request, z.unknown())))));
