import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#lib/kube/object.ts';
import { KubeError } from '#server/kube-client/errors.ts';
import type { CallOptions, KubeClient } from '#server/kube-client/kube-client.ts';
import { FakeClock } from '#server/runtime/fake-clock.ts';
import { LeaderElection } from './leader-election.ts';

const TIMING = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 5_000 };

/** One Lease with optimistic concurrency, which can stop answering. */
class LeaseServer {
  lease: KubeObject | undefined;
  isDown = false;
  /** Calls that would have waited behind other work for their turn. */
  queued = 0;
  #version = 0;

  client(): KubeClient {
    const calls: Pick<KubeClient, 'find' | 'create' | 'update'> = {
      find: async <T extends KubeObject>(_type: unknown, _ref: unknown, options?: CallOptions) => { this.#check(options); return this.lease as T | undefined; },
      create: async <T extends KubeObject>(_type: unknown, object: T, options?: CallOptions) => { this.#check(options); return this.#store(object); },
      update: async <T extends KubeObject>(_type: unknown, object: T, options?: CallOptions) => {
        this.#check(options);
        if (object.metadata.resourceVersion !== this.lease?.metadata.resourceVersion) throw new KubeError({ code: 'CONFLICT', cluster: 'host', said: 'changed' });
        return this.#store(object);
      },
    };
    return calls as KubeClient;
  }

  #check(options?: CallOptions): void {
    if (options?.isUrgent !== true) this.queued += 1;
    if (this.isDown) throw new KubeError({ code: 'UNREACHABLE', cluster: 'host', said: 'down' });
  }

  #store<T extends KubeObject>(object: T): T {
    this.#version += 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version) } };
    this.lease = stored;
    return stored;
  }
}

function candidate(server: LeaseServer, clock: FakeClock, identity: string, told: string[], dead: readonly string[] = []): LeaderElection {
  return new LeaderElection({
    client: server.client(), clock, identity, timing: () => TIMING, isDead: (holder) => dead.includes(holder),
    onLost: () => { told.push(`${identity} lost`); }, onError: () => undefined,
  });
}

describe('leader election', () => {
  it('one of two leads; the other takes over once the lease has not been renewed for its duration', async () => {
    const [server, clock, told] = [new LeaseServer(), new FakeClock(), [] as string[]];
    const [a, b] = [candidate(server, clock, 'a', told), candidate(server, clock, 'b', told)];
    expect(await a.start(() => undefined)).toBe(true);
    expect(await b.start(() => { told.push('b leads'); })).toBe(false);
    await clock.advance(60_000);
    expect(told).toEqual([]);
    expect(server.queued).toBe(0);
    server.isDown = true;
    await clock.advance(20_000);
    expect(told).toEqual(['a lost']);
    server.isDown = false;
    await clock.advance(30_000);
    expect(told).toEqual(['a lost', 'b leads']);
  });

  it('D18: a lease given back, or held by a process known to be dead, is taken at once', async () => {
    const [server, clock, told] = [new LeaseServer(), new FakeClock(), [] as string[]];
    const a = candidate(server, clock, 'a', told);
    await a.start(() => undefined);
    expect(await candidate(server, clock, 'b', told, ['a']).start(() => undefined)).toBe(true);
    const c = candidate(server, clock, 'c', told);
    expect(await c.start(() => { told.push('c leads'); })).toBe(false);
    await a.stop();
    expect(server.lease).toMatchObject({ kind: 'Lease', spec: { holderIdentity: 'b', leaseTransitions: 1 } });
  });
});
