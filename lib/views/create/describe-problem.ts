import { assertNever } from '#lib/kube/invariant.ts';
import type { Phrasing } from '../phrasing.ts';
import type { SchemaProblem } from './schema-check.ts';

/** A problem of a manifest in the reader's words. */
export function describeProblem(problem: SchemaProblem, { t, number }: Phrasing): string {
  switch (problem.what) {
    case 'unknownField':
      return problem.suggestion === '' ? t('create.problem.unknownField', { field: problem.field }) : t('create.problem.didYouMean', { field: problem.field, suggestion: problem.suggestion });
    case 'missing': return t('create.problem.missing', { field: problem.field });
    case 'type': return t('create.problem.type', { expected: problem.expected });
    case 'notAllowed': return t('create.problem.notAllowed', { value: problem.value, allowed: problem.allowed.join(', ') });
    case 'tooSmall': return t('create.problem.tooSmall', { limit: number(problem.limit) });
    case 'tooLarge': return t('create.problem.tooLarge', { limit: number(problem.limit) });
    case 'pattern': return t('create.problem.pattern');
    default: return assertNever(problem);
  }
}
