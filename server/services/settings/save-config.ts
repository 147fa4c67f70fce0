import type { SaveConfigRequest, SaveConfigResult } from '#lib/contracts/settings.ts';
import { CONFIG_NAME, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { defaultConfigSpec, validateConfigSpec } from '#lib/federation/types/federation-config.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { Host } from '#server/host/host.ts';
import { CONFIGS } from '#server/host/resources.ts';

/**
 * Replaces the spec of the KubeFedConfig after checking it by the rules that the control plane reads it by, so that a
 * config it would not follow is never written. @throws KubeError CONFLICT when it changed since `resourceVersion`, NOT_FOUND.
 */
export async function saveConfig(host: Host, { resourceVersion, spec }: SaveConfigRequest): Promise<SaveConfigResult> {
  const existing = await host.client.get<KubeObject>(CONFIGS, { name: CONFIG_NAME, namespace: SYSTEM_NAMESPACE });
  const full = defaultConfigSpec(spec);
  const fields = validateConfigSpec(full, defaultConfigSpec(existing['spec']));
  if (fields.length > 0) return { ok: false, fields: fields.map(({ path, message, sentence }) => ({ path, message, sentence })) };
  await host.client.update<KubeObject>(CONFIGS, { ...existing, metadata: { ...existing.metadata, resourceVersion }, spec: full });
  return { ok: true };
}
