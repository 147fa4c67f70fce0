import { memberKey, queryKeys, type LiveKey } from '#lib/contracts/query-keys.ts';
import { assertNever } from '#lib/kube/invariant.ts';
import type { WatchEvent } from '#lib/contracts/watch-event.ts';
import { parseWatchEvent, WATCH_BEAT_MS, WATCH_FRAMES } from '#lib/contracts/watch-stream.ts';
import { createRefresher, type Refresher, type Timers } from './refresher.ts';

/** What the live indicator shows. `ended` means signed out: the page waits until this browser is signed in again. */
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  | { kind: 'reconnecting'; sinceMs: number }
  | { kind: 'offline'; sinceMs: number }
  | { kind: 'ended' };

/** The part of EventSource that is used, so that tests can stand in for it. */
export type StreamSource = {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
};

export type LivePorts = {
  open(): StreamSource;
  /** Fetches a key again and settles when its new data has arrived or failed. */
  refetch(key: LiveKey): Promise<unknown>;
  /** Whether the page shows what this key names. */
  isShown(key: LiveKey): boolean;
  /** Called for what is not shown: it is read anew once it is. */
  outdate(key: LiveKey): void;
  refetchAll(): Promise<unknown>;
  /** Asked after a failure: false when the server answers that this browser is not signed in. */
  isSignedIn(): Promise<boolean>;
  onState(state: LiveState): void;
  timers: Timers;
};

/** Two beats and some: after this much silence the line is dead, whatever the socket says. */
export const SILENCE_LIMIT_MS = WATCH_BEAT_MS * 2 + 5_000;

/** Before this, a dropped line is a hiccup ("reconnecting"); after it, the page says since when it is blind. */
export const OFFLINE_AFTER_MS = 10_000;

/** Waits between attempts; the last one repeats. Short at first, because the usual cause is a restart of the server. */
export const RECONNECT_DELAYS_MS = [500, 1_000, 2_000, 4_000] as const;

/** A sign-in in another tab is noticed within this time, so that what was typed here goes on where it was. */
export const ENDED_CHECK_MS = 3_000;

/** The cached entries that a hint makes old; of them only those on the screen are read again. A cluster's state shows everywhere. */
export function keysForHint(hint: WatchEvent): readonly LiveKey[] {
  switch (hint.topic) {
    case 'event':
      return [queryKeys.overview, queryKeys.workloads, queryKeys.activity];
    case 'workload':
      return [
        queryKeys.overview, queryKeys.workloads, queryKeys.replicas, queryKeys.namespaces, queryKeys.types, queryKeys.placement, memberKey(hint.namespace, hint.name),
        ...(hint.kind.startsWith('FederatedService') ? [queryKeys.dns] : []),
      ];
    case 'preference':
      return [queryKeys.overview, queryKeys.workloads, queryKeys.replicas, queryKeys.placement];
    case 'type':
      return [queryKeys.types, queryKeys.overview, queryKeys.placement];
    case 'history':
      return [queryKeys.history, queryKeys.activity];
    case 'member':
      return [memberKey(hint.namespace, hint.name)];
    case 'namespace':
      return [queryKeys.namespaces];
    case 'config':
      return [queryKeys.settings, queryKeys.types, queryKeys.dns];
    case 'dns':
      return [queryKeys.dns];
    case 'cluster':
    case 'resync':
      return Object.values(queryKeys);
    default:
      return assertNever(hint.topic);
  }
}

/**
 * Follows the server's stream of hints for as long as the page lives and has the named data fetched again. It reconnects
 * by itself, and after every reconnection looks at everything, since the gap may have hidden hints.
 * @returns a function that ends it.
 */
export function followLive(ports: LivePorts): () => void {
  const { timers } = ports;
  const refreshers = new Map<string, Refresher>();
  let source: StreamSource | undefined;
  let retryTimer: unknown;
  let silenceTimer: unknown;
  let offlineTimer: unknown;
  let attempt = 0;
  let hasConnected = false;
  let downSinceMs: number | undefined;
  let isStopped = false;

  const refresherFor = (key: LiveKey): Refresher => {
    const name = key.join('\n');
    const known = refreshers.get(name);
    if (known !== undefined) return known;
    const created = createRefresher(() => ports.refetch(key), timers);
    refreshers.set(name, created);
    return created;
  };
  const heard = () => {
    timers.clearTimeout(silenceTimer);
    silenceTimer = timers.setTimeout(fail, SILENCE_LIMIT_MS);
  };
  const opened = () => {
    attempt = 0;
    downSinceMs = undefined;
    timers.clearTimeout(offlineTimer);
    heard();
    ports.onState({ kind: 'connected' });
    if (hasConnected) void ports.refetchAll();
    hasConnected = true;
  };
  const fail = () => {
    closeSource();
    if (isStopped) return;
    if (downSinceMs === undefined) {
      const sinceMs = timers.now();
      downSinceMs = sinceMs;
      ports.onState({ kind: 'reconnecting', sinceMs });
      offlineTimer = timers.setTimeout(() => ports.onState({ kind: 'offline', sinceMs }), OFFLINE_AFTER_MS);
    }
    const delayMs = RECONNECT_DELAYS_MS[Math.min(attempt, RECONNECT_DELAYS_MS.length - 1)] ?? 0;
    attempt += 1;
    retryTimer = timers.setTimeout(() => void retry(), delayMs);
  };
  // EventSource hides the HTTP status, so a refused session is asked about; without this it would knock for ever.
  const retry = async () => {
    const isSignedIn = await ports.isSignedIn();
    if (isStopped) return;
    if (isSignedIn) return connect();
    timers.clearTimeout(offlineTimer);
    ports.onState({ kind: 'ended' });
    retryTimer = timers.setTimeout(() => void retry(), ENDED_CHECK_MS);
  };
  const connect = () => {
    const opening = ports.open();
    source = opening;
    opening.onopen = opened;
    opening.onerror = fail;
    opening.addEventListener(WATCH_FRAMES.beat, heard);
    opening.addEventListener(WATCH_FRAMES.hint, (event) => {
      heard();
      const hint = parseWatchEvent(event.data);
      for (const key of hint === undefined ? [] : keysForHint(hint)) {
        if (ports.isShown(key)) refresherFor(key).request();
        else ports.outdate(key);
      }
    });
    timers.clearTimeout(silenceTimer);
    silenceTimer = timers.setTimeout(fail, SILENCE_LIMIT_MS);
  };
  const closeSource = () => {
    timers.clearTimeout(silenceTimer);
    if (source === undefined) return;
    source.onopen = null;
    source.onerror = null;
    source.close();
    source = undefined;
  };

  ports.onState({ kind: 'connecting' });
  connect();
  return () => {
    isStopped = true;
    closeSource();
    timers.clearTimeout(retryTimer);
    timers.clearTimeout(offlineTimer);
    for (const refresher of refreshers.values()) refresher.stop();
  };
}
