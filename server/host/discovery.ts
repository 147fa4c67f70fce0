import { isJsonObject } from '#lib/kube/json.ts';
import { parseApiVersion, type ResourceType } from '#lib/kube/object.ts';
import { listAt, stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { typeConfigName } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Sentence } from '#lib/kube/sentence.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** A type that a cluster serves in its preferred version, with the other words it goes by. */
export type ServedType = ResourceType & { singular: string; shortNames: readonly string[]; verbs: readonly string[] };

export type Lookup = { found: ServedType } | { found: undefined; sentence: Sentence };

/**
 * Every type of a cluster, the core group first, each in its group's preferred version. Groups that can't be read, such
 * as those of a broken extension server, are left out and named in `unread`. @throws KubeError when nothing can be read.
 */
export async function discoverTypes(client: KubeClient): Promise<{ types: ServedType[]; unread: string[] }> {
  const groups = listAt(await client.rawJson('/apis'), 'groups') ?? [];
  const versions = ['v1', ...groups.flatMap((group) => stringAt(group, 'preferredVersion', 'groupVersion') ?? [])];
  const unread: string[] = [];
  const lists = await Promise.all(versions.map(async (apiVersion) => {
    try {
      return toTypes(apiVersion, await client.rawJson(apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`));
    } catch (error) {
      if (apiVersion === 'v1') throw error;
      unread.push(apiVersion);
      return [];
    }
  }));
  return { types: lists.flat(), unread };
}

/** Finds a type among those that `cluster` serves, by plural, singular, kind, short name, or plural and group; case does not matter. The core group wins. */
export function lookUpType(types: readonly ServedType[], name: string, cluster: string): Lookup {
  const wanted = name.toLowerCase();
  const matching = types.filter((type) => [type.plural, type.singular, type.kind.toLowerCase(), `${type.plural}.${type.group}`, ...type.shortNames].includes(wanted));
  const found = matching.find(({ group }) => group === '') ?? matching[0];
  if (found === undefined) return { found, sentence: say('err.noType', { cluster, name }) };
  if (found.group !== '' && matching.length > 1) {
    return { found: undefined, sentence: say('err.severalTypes', { name, types: matching.map(typeConfigName) }) };
  }
  return { found };
}

function toTypes(apiVersion: string, list: unknown): ServedType[] {
  return (listAt(list, 'resources') ?? []).flatMap((resource): ServedType[] => {
    const plural = stringAt(resource, 'name') ?? '';
    const kind = stringAt(resource, 'kind');
    if (plural === '' || plural.includes('/') || kind === undefined || !isJsonObject(resource)) return [];
    return [{
      ...parseApiVersion(apiVersion), plural, kind, namespaced: resource['namespaced'] === true,
      singular: stringAt(resource, 'singularName') ?? '', shortNames: stringsAt(resource, 'shortNames'), verbs: stringsAt(resource, 'verbs'),
    }];
  });
}
