import { extendCommands, grantCommands, type MissingRight } from '#lib/federation/clusters/rights.ts';
import { namesOfAccount } from '#lib/federation/clusters/join-plan.ts';

/** One row for each type: its name as kubectl knows it, and the verbs. */
export function toRightsRows(missing: readonly MissingRight[]): { type: string; verbs: string }[] {
  return missing.map(({ group, resource, verbs }) => ({ type: group === '' ? resource : `${resource}.${group}`, verbs: verbs.join(', ') }));
}

/** How to grant what is missing. The role of a join is known and can be extended; any other account needs a role of its own. */
export function toRightsWay(cluster: string, account: string | undefined, missing: readonly MissingRight[]): { canExtend: boolean; commands: string[] } {
  return account === undefined
    ? { canExtend: false, commands: grantCommands(cluster, missing, '--serviceaccount=NAMESPACE:ACCOUNT') }
    : { canExtend: true, commands: extendCommands(namesOfAccount(account).role, missing) };
}
