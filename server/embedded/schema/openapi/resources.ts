/** What one group version serves, as its OpenAPI document needs to know it. */
import { toApiVersion } from '#lib/kube/object.ts';
import type { CoreSchemas } from '../core-schemas.ts';
import { gvkKey } from '../gvk.ts';
import type { CrdInfo, CrdVersion, GroupVersionKind } from '../schema.ts';
import { customModelName } from './model-names.ts';

export type OpenApiResource = GroupVersionKind & {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  /** False for reviews, which can only be created. */
  readonly isStored: boolean;
  /** Strategic merge needs facts that only built-in types have. */
  readonly mergesStrategically: boolean;
  readonly model: string;
  readonly listModel: string;
};

export type CustomVersion = { readonly info: CrdInfo; readonly version: CrdVersion };

/** One group version: its resources in the order of their names, and the CRDs that some of them come from. */
export type GroupVersionContent = {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly OpenApiResource[];
  readonly custom: readonly CustomVersion[];
};

/** Everything served, by `group/version` (`v1` for the group without a name). */
export function groupVersionContents(
  core: CoreSchemas, crds: readonly CrdInfo[], aliasesOf: (group: string) => readonly string[],
): ReadonlyMap<string, GroupVersionContent> {
  const found = new Map<string, { group: string; version: string; resources: OpenApiResource[]; custom: CustomVersion[] }>();
  const at = (group: string, version: string): { resources: OpenApiResource[]; custom: CustomVersion[] } => {
    const key = toApiVersion({ group, version });
    const content = found.get(key) ?? { group, version, resources: [], custom: [] };
    found.set(key, content);
    return content;
  };
  for (const type of core.types) {
    const model = core.nameOf.get(gvkKey(type));
    if (type.plural === '' || model === undefined) continue;
    at(type.group, type.version).resources.push({
      group: type.group, version: type.version, kind: type.kind, plural: type.plural, namespaced: type.namespaced, subresources: type.subresources,
      isStored: type.stored === 'stored', mergesStrategically: true, model, listModel: `${model}List`,
    });
  }
  for (const info of crds) for (const group of [info.group, ...aliasesOf(info.group)]) for (const version of info.versions) {
    if (!version.served) continue;
    const content = at(group, version.version);
    content.custom.push({ info, version });
    content.resources.push(customResource(info, version, group));
  }
  for (const content of found.values()) content.resources.sort((a, b) => (a.plural < b.plural ? -1 : 1));
  return found;
}

function customResource(info: CrdInfo, version: CrdVersion, group: string): OpenApiResource {
  const gvk = { group, version: version.version, kind: info.kind };
  return {
    ...gvk, plural: info.plural, namespaced: info.namespaced, isStored: true, mergesStrategically: false,
    subresources: [...(version.hasStatus ? ['status'] : []), ...(version.scale === undefined ? [] : ['scale'])],
    model: customModelName(gvk), listModel: customModelName({ ...gvk, kind: info.listKind }),
  };
}
