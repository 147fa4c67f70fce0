import { stringify } from 'yaml';
import type { ConfigView } from '#lib/contracts/settings.ts';
import { CONFIG_NAME, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { defaultConfigSpec, validateConfigSpec } from '#lib/federation/types/federation-config.ts';
import { sayFieldErrors } from '#lib/federation/types/field-error.ts';
import type { Host } from '#server/host/host.ts';

/** The KubeFedConfig with its defaults; undefined when there is none. */
export function readConfigView(host: Host): ConfigView | undefined {
  const object = host.configs.store.get(`${SYSTEM_NAMESPACE}/${CONFIG_NAME}`);
  if (object === undefined) return undefined;
  const spec = defaultConfigSpec(object['spec']);
  const errors = validateConfigSpec(spec);
  const { apiVersion, kind, metadata, ...rest } = object;
  return {
    name: metadata.name, namespace: metadata.namespace ?? '', resourceVersion: metadata.resourceVersion ?? '', spec,
    ...(errors.length === 0 ? {} : { problem: sayFieldErrors(errors) }), yaml: stringify({ apiVersion, kind, metadata, ...rest }, { lineWidth: 0 }),
  };
}
