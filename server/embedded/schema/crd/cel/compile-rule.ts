/** CEL rules, compiled once for each expression. */
import { celEnv, isCelError, parse, plan, type CelInput, type CelResult } from '@bufbuild/cel';
import { KUBERNETES_FUNCTIONS } from './cel-functions.ts';

export type RuleContext = { self: CelInput; oldSelf?: CelInput };
export type CompiledRule = { evaluate: (context: RuleContext) => RuleOutcome };
export type RuleOutcome = { value: unknown } | { error: string };

/** Expressions kept compiled; beyond it the oldest goes. */
const MAX_CACHED = 5000;
const ENVIRONMENT = celEnv({ funcs: KUBERNETES_FUNCTIONS });
const cache = new Map<string, CompiledRule | { problem: string }>();

/** Compiles an expression, or says why it cannot be. */
export function compileRule(expression: string): CompiledRule | { problem: string } {
  const known = cache.get(expression);
  if (known !== undefined) return known;
  const compiled = compile(expression);
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value ?? '');
  cache.set(expression, compiled);
  return compiled;
}

function compile(expression: string): CompiledRule | { problem: string } {
  try {
    const run = plan(ENVIRONMENT, parse(expression));
    return { evaluate: (context) => outcomeOf(() => run(context)) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function outcomeOf(run: () => CelResult): RuleOutcome {
  try {
    const result = run();
    return isCelError(result) ? { error: asKubernetesSays(result.message) } : { value: result };
  } catch (error) {
    // Our own functions say by throwing that an argument is not theirs.
    return { error: asKubernetesSays(messageOf(error)) };
  }
}

/** Runtime errors in the words that users find in Kubernetes' documentation. */
function asKubernetesSays(message: string): string {
  return message.replace(/^index (-?\d+) out of bounds.*$/, 'index out of bounds: $1').replace(/^no such (?:key|field):? ?"?([^"]*)"?$/, 'no such key: $1');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True when the expression speaks of the object before the change. */
export function usesOldSelf(expression: string): boolean {
  return /(^|[^\w.])oldSelf\b/.test(expression.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''"));
}
