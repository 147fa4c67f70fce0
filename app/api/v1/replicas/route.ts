import { getReplicaOverview } from '#server/queries/workloads/index.ts';
import { apiRoute, jsonResponse } from '../../api-route.ts';

export const GET = apiRoute(async () => jsonResponse(await getReplicaOverview()));
