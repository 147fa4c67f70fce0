import type { EnablePlan } from '#lib/contracts/types.ts';
import { describeEnabling } from '#server/queries/types/index.ts';
import { enableType as enable } from '#server/services/types/index.ts';
import { requireControlPlane } from '../api/require-control-plane.ts';

/** Enables a type, or with `preview` tells what that would make. A type that the host lacks is looked for in every cluster that answers. */
export async function enableType(name: string, mode: 'preview' | 'write'): Promise<EnablePlan> {
  const { host, registry } = requireControlPlane();
  const others = [...registry.members()].filter(({ isReachable }) => isReachable).map(({ client }) => client);
  const { typeConfig, did } = await enable(host, { name, mode, others });
  return describeEnabling(typeConfig, did);
}
