import { parseTypeConfig, type TypeConfig } from '#lib/federation/types/type-config.ts';
import type { Host } from './host.ts';

/** The types whose objects are propagated now, as their configs say; one that can't be read counts as disabled. */
export function enabledTypeConfigs(host: Host): TypeConfig[] {
  return [...host.typeConfigs.store.values()].flatMap((object) => {
    const parsed = parseTypeConfig(object);
    return parsed.ok && parsed.value.propagation === 'Enabled' ? [parsed.value] : [];
  });
}
