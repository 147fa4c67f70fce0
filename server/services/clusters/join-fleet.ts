import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { listAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Host } from '#server/host/host.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { joinMember } from './join-member.ts';

type FleetMember = { name: string; kubeconfig: string; region: string; zones: string[] };

/** Labels under which clusters are selected by where they are. */
const REGION_LABEL = 'topology.kubernetes.io/region';
/** More members than any single control plane is built for. */
const MAX_MEMBERS = 500;

/**
 * Joins every member that `fleet.json` in the data folder lists, all at once; those that are joined already cost nothing.
 * @throws ServiceError when the file is missing or not what the fleet writes.
 */
export async function joinFleet(host: Host, dataFolder: string): Promise<{ name: string; result: 'joined' | 'changed' | 'unchanged' }[]> {
  const members = await readFleet(dataFolder);
  return Promise.all(members.map(async (member) => {
    const path = isAbsolute(member.kubeconfig) ? member.kubeconfig : join(dataFolder, member.kubeconfig);
    const labels = member.region === '' ? {} : { [REGION_LABEL]: member.region };
    const result = await joinMember(host, { name: member.name, kubeconfig: await readFile(path, 'utf8'), labels });
    return { name: member.name, result };
  }));
}

async function readFleet(dataFolder: string): Promise<FleetMember[]> {
  const path = join(dataFolder, 'fleet.json');
  let fleet: unknown;
  try {
    fleet = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ServiceError('NOT_FOUND', say('err.fleetFile', { path }), { cause });
  }
  const clusters = listAt(fleet, 'clusters');
  if (clusters === undefined || clusters.length > MAX_MEMBERS) throw new ServiceError('INVALID', say('err.fleetSize', { path, max: MAX_MEMBERS }));
  return clusters.filter((cluster) => stringAt(cluster, 'role') === 'member').map((cluster) => ({
    name: stringAt(cluster, 'name') ?? '', kubeconfig: stringAt(cluster, 'kubeconfig') ?? '',
    region: stringAt(cluster, 'region') ?? '', zones: stringsAt(cluster, 'zones'),
  }));
}
