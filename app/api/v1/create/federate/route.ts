import { stringify } from 'yaml';
import { federateRequest, type FederatePreview } from '#lib/contracts/create.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { federateFromCluster } from '#server/services/federate/index.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { apiRoute, jsonResponse } from '../../../api-route.ts';
import { readJson } from '../../../read-json.ts';
import { requireControlPlane } from '../../../require-control-plane.ts';

/** What federating an object of a cluster would create, as text to look at and change; writes nothing. */
export const POST = apiRoute(async (request) => {
  const { cluster, type, namespace, name, contents } = await readJson(request, federateRequest);
  const { host, registry } = requireControlPlane();
  const from = cluster === '' ? host.client : registry.get(cluster)?.client;
  if (from === undefined) throw new ServiceError('NOT_FOUND', say('err.noConnectionYet', { cluster }));
  const { objects, notes } = await federateFromCluster(host, from, { type, name, mode: 'preview', contents, ...(namespace === '' ? {} : { namespace }) });
  return jsonResponse({ yaml: objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'), notes } satisfies FederatePreview);
});
