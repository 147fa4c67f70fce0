import type { CandidateType, TypeCandidates } from '#lib/contracts/types.ts';
import type { Phrasing } from '../phrasing.ts';
import { apiOf, matchesWords } from './type-rows.ts';

export type CandidateRow = { readonly name: string; readonly kind: string; readonly api: string; readonly where: string };

/** The types that could be federated, by name, each with the clusters that serve it. */
export function toCandidateRows({ candidates, memberCount }: TypeCandidates, phrasing: Phrasing): CandidateRow[] {
  return candidates.map((candidate) => ({ name: candidate.name, kind: candidate.kind, api: apiOf(candidate), where: whereOf(candidate, memberCount, phrasing) }));
}

/** Those of which every word is in the kind, name or group. */
export function filterCandidates(rows: readonly CandidateRow[], text: string): CandidateRow[] {
  return rows.filter((row) => matchesWords(`${row.kind} ${row.name} ${row.api}`, text));
}

function whereOf({ isOnHost, members }: CandidateType, total: number, { t, list }: Phrasing): string {
  if (!isOnHost) return t('types.candidates.membersOnly', { count: members.length, names: list(members) });
  if (members.length === total) return t('types.candidates.everywhere');
  return members.length === 0 ? t('types.candidates.hostOnly') : t('types.candidates.some', { count: members.length, total });
}
