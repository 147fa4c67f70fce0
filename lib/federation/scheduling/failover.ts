import type { FailoverPreference } from '../types/preference.ts';

/** What has to be remembered while replicas are away from home; kept in the status of the preference. Times in milliseconds since 1970. */
export type FailoverMemory = {
  /** Clusters whose replicas went elsewhere and that take no part. Sorted by name. */
  lost: readonly { name: string; sinceMs: number }[];
  /** Replicas asked for in each cluster before the first of them was lost. */
  home: Readonly<Record<string, number>>;
};

export type FailoverInput = {
  failover: FailoverPreference;
  /** Joined clusters; `isOut` when one is not ready and may not be waited for any longer. */
  clusters: readonly { name: string; isOut: boolean }[];
  /** Clusters that may take part: ready ones and those still waited for. */
  available: readonly string[];
  /** Replicas asked for now in each cluster of the placement. */
  asked: Readonly<Record<string, number>>;
  memory: FailoverMemory | undefined;
  nowMs: number;
};

export type FailoverDecision = { available: string[]; memory: FailoverMemory | undefined };

/**
 * Which clusters take part, and what to remember. A cluster that is out and holds replicas becomes lost, and the division
 * of that moment is home. A lost cluster takes part again when it is ready and failback is `Auto`; one that left the
 * federation is forgotten. Home stays until `isHome` says that it is reached.
 */
export function decideFailover(input: FailoverInput): FailoverDecision {
  const { failover, clusters, asked, memory, nowMs } = input;
  const joined = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const mayReturn = failover.failback !== 'Manual';
  const stillLost = (memory?.lost ?? []).filter(({ name }) => joined.has(name) && !(mayReturn && input.available.includes(name)));
  const known = new Set(stillLost.map(({ name }) => name));
  const newlyLost = clusters.filter(({ name, isOut }) => isOut && !known.has(name) && (asked[name] ?? 0) > 0).map(({ name }) => ({ name, sinceMs: nowMs }));
  const lost = [...stillLost, ...newlyLost].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isAway = new Set(lost.map(({ name }) => name));
  return {
    available: input.available.filter((name) => !isAway.has(name)),
    memory: memory === undefined && lost.length === 0 ? undefined : { lost, home: memory?.home ?? { ...asked } },
  };
}

/**
 * Replicas that count as running where they are. When nobody is away any more, or a cluster has yet to get back what it had
 * at home, that division counts; before, what is asked for, so that those that went elsewhere stay where they went.
 */
export function currentWhilePaced(
  available: readonly string[], asked: Readonly<Record<string, number>>, observed: Readonly<Record<string, number>>, memory: FailoverMemory | undefined,
): Record<string, number> {
  const isReturning = memory !== undefined && (memory.lost.length === 0 || available.some((name) => (asked[name] ?? 0) < (memory.home[name] ?? 0)));
  const source = isReturning ? memory.home : { ...observed, ...asked };
  return Object.fromEntries(available.filter((name) => Object.hasOwn(source, name)).map((name) => [name, source[name] ?? 0]));
}

/** True when nobody is away any more and what is asked for is the plan: nothing needs to be remembered. */
export function isHome(memory: FailoverMemory, target: Readonly<Record<string, number>>, asked: Readonly<Record<string, number>>): boolean {
  const names = new Set([...Object.keys(target), ...Object.keys(asked)]);
  return memory.lost.length === 0 && [...names].every((name) => (target[name] ?? 0) === (asked[name] ?? 0));
}
