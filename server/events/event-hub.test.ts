import { describe, expect, it } from 'vitest';
import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { EventHub, MAX_SUBSCRIBERS } from './event-hub.ts';

const hint = (name: string): WatchEvent => ({ topic: 'workload', kind: 'FederatedDeployment', namespace: 'shop', name, type: 'MODIFIED', resourceVersion: '1' });

describe('EventHub', () => {
  it('hands every hint to every subscriber, in order', async () => {
    const hub = new EventHub();
    const [a, b] = [hub.subscribe(), hub.subscribe()];
    hub.publish(hint('one'));
    hub.publish(hint('two'));
    expect([(await a.next())?.name, (await a.next())?.name]).toEqual(['one', 'two']);
    expect((await b.next())?.name).toBe('one');
  });

  it('wakes a subscriber that waits', async () => {
    const hub = new EventHub();
    const next = hub.subscribe().next();
    hub.publish(hint('one'));
    expect((await next)?.name).toBe('one');
  });

  it('keeps one hint for an object, however often it changes', async () => {
    const hub = new EventHub();
    const slow = hub.subscribe();
    for (let i = 0; i < 1_000; i += 1) hub.publish(hint('same'));
    hub.publish(hint('last'));
    expect((await slow.next())?.name).toBe('same');
    expect((await slow.next())?.name).toBe('last');
  });

  it('tells a subscriber that fell behind to look at everything again, once', async () => {
    const hub = new EventHub();
    const slow = hub.subscribe();
    for (let i = 0; i < 1_000; i += 1) hub.publish(hint(`w${i}`));
    expect((await slow.next())?.topic).toBe('resync');
    hub.publish(hint('after'));
    expect((await slow.next())?.name).toBe('after');
  });

  it('ends a closed subscription and forgets it', async () => {
    const hub = new EventHub();
    const subscription = hub.subscribe();
    const next = subscription.next();
    subscription.close();
    expect(await next).toBeUndefined();
    expect(hub.size).toBe(0);
  });

  it('refuses more streams than it can serve', () => {
    const hub = new EventHub();
    for (let i = 0; i < MAX_SUBSCRIBERS; i += 1) hub.subscribe();
    expect(() => hub.subscribe()).toThrow(ServiceError);
  });
});
