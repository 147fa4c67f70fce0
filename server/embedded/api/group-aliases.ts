import { parseApiVersion, toApiVersion } from '#lib/kube/object.ts';

/** One suffix rule: group names that end in `alias` are another spelling of those that end in `group`. */
export type GroupAlias = { readonly alias: string; readonly group: string };

/** Other spellings of API groups: the same objects, reachable under both names. */
export class GroupAliases {
  readonly #rules: readonly GroupAlias[];

  constructor(rules: readonly GroupAlias[]) {
    this.#rules = rules;
  }

  /** The spelling in which objects are stored and authorized. */
  canonicalGroup(group: string): string {
    for (const rule of this.#rules) {
      const found = replaceSuffix(group, rule.alias, rule.group);
      if (found !== undefined) return found;
    }
    return group;
  }

  /** The other spellings of a canonical group. */
  spellingsOf(group: string): readonly string[] {
    return this.#rules.flatMap((rule) => replaceSuffix(group, rule.group, rule.alias) ?? []);
  }

  canonicalApiVersion(apiVersion: string): string {
    const { group, version } = parseApiVersion(apiVersion);
    const canonical = this.canonicalGroup(group);
    return canonical === group ? apiVersion : toApiVersion({ group: canonical, version });
  }
}

function replaceSuffix(text: string, suffix: string, replacement: string): string | undefined {
  if (text === suffix) return replacement;
  return text.endsWith(`.${suffix}`) ? text.slice(0, -suffix.length) + replacement : undefined;
}
