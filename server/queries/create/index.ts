import 'server-only';
import type { CreateOptions, KindSchema, SourceObjects } from '#lib/contracts/create.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { readCreateOptions } from './read-options.ts';
import { readKindSchema } from './read-schema.ts';
import { readSourceObjects } from './read-sources.ts';

/** The door to what creating needs to know. @throws ServiceError before the host's caches are filled. */
export async function getCreateOptions(): Promise<CreateOptions> {
  return readCreateOptions(running().host, new Date());
}

export async function getKindSchema(apiVersion: string, kind: string): Promise<KindSchema> {
  return readKindSchema(running().host, apiVersion, kind);
}

/** `cluster` is a member's name, or empty for the host. */
export async function getSourceObjects(cluster: string, type: string): Promise<SourceObjects> {
  const { host, registry } = running();
  return readSourceObjects(host, registry, cluster, type);
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
