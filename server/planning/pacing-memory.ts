import { compareBytewise, deepEqual } from '#lib/kube/json.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { FailoverMemory } from '#lib/federation/scheduling/failover.ts';
import type { Move } from '#lib/federation/scheduling/transition.ts';
import { listAt, numberAt, stringAt } from '#lib/federation/types/read.ts';
import { patchStatus } from '#server/host/host-writes.ts';
import { PREFERENCES } from '#server/host/resources.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';

/** What a preference's plans have to know of earlier ones: who is lost, where home is, what was moved in the last minute. */
export type PacingMemory = { failover: FailoverMemory | undefined; moves: readonly Move[] };

export const NO_MEMORY: PacingMemory = { failover: undefined, moves: [] };

/**
 * The memory of each preference. It is written into the preference's status before the plan that rests on it is acted on,
 * so a crash at any moment counts a move at most twice and never forgets one. What was written is kept here as well, since
 * the cache shows it a moment later only.
 */
export class PacingMemories {
  readonly #latest = new Map<string, { uid: string; memory: PacingMemory }>();

  read(key: string, preference: KubeObject): PacingMemory {
    const latest = this.#latest.get(key);
    return latest !== undefined && latest.uid === preference.metadata.uid ? latest.memory : fromStatus(preference);
  }

  /** Writes the memory unless it is the same as before. @throws KubeError */
  async write(client: KubeClient, key: string, preference: KubeObject, memory: PacingMemory): Promise<void> {
    if (deepEqual(toStatus(this.read(key, preference)), toStatus(memory))) return;
    await patchStatus(client, PREFERENCES, preference, toStatus(memory));
    this.#latest.set(key, { uid: preference.metadata.uid ?? '', memory });
  }

  forget(key: string): void {
    this.#latest.delete(key);
  }
}

function fromStatus(preference: KubeObject): PacingMemory {
  const lost = (listAt(preference, 'status', 'failover', 'lost') ?? []).map((entry) => ({ name: stringAt(entry, 'name') ?? '', sinceMs: toMs(entry, 'since') }));
  const home = (listAt(preference, 'status', 'failover', 'home') ?? []).map((entry): [string, number] => [stringAt(entry, 'name') ?? '', numberAt(entry, 'replicas') ?? 0]);
  const moves = (listAt(preference, 'status', 'moves') ?? []).map((entry) => ({ atMs: toMs(entry, 'time'), replicas: numberAt(entry, 'replicas') ?? 0 }));
  return { failover: lost.length === 0 && home.length === 0 ? undefined : { lost, home: Object.fromEntries(home) }, moves };
}

function toStatus({ failover, moves }: PacingMemory): Record<string, unknown> {
  return {
    failover: failover === undefined ? null : {
      lost: failover.lost.map(({ name, sinceMs }) => ({ name, since: toTime(sinceMs) })),
      home: Object.entries(failover.home).toSorted(([a], [b]) => compareBytewise(a, b)).map(([name, replicas]) => ({ name, replicas })),
    },
    moves: moves.length === 0 ? null : moves.map(({ atMs, replicas }) => ({ time: toTime(atMs), replicas })),
  };
}

function toMs(entry: unknown, field: string): number {
  return Date.parse(stringAt(entry, field) ?? '') || 0;
}

function toTime(ms: number): string {
  return new Date(ms).toISOString();
}
