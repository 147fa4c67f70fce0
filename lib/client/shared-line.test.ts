import { describe, expect, it } from 'vitest';
import { FakeSource } from './fake-source.test-kit.ts';
import { createManualTimers } from './manual-timers.test-kit.ts';
import { ANSWER_LIMIT_MS, openSharedLine, type Channel, type Locks } from './shared-line.ts';

/** Locks and channels as one browser has them for all its tabs. */
function createBrowser() {
  type Wait = { hold: () => Promise<void>; resolve: () => void; reject: (error: Error) => void };
  let held: Wait | undefined;
  let queue: Wait[] = [];
  const grant = () => {
    held = queue.shift();
    const granted = held;
    granted?.hold().then(() => {
      granted.resolve();
      if (held === granted) grant();
    }, granted.reject);
  };
  const locks: Locks = {
    request: (_, { signal, steal }, hold) => new Promise<void>((resolve, reject) => {
      const wait = { hold, resolve, reject };
      signal?.addEventListener('abort', () => {
        if (!queue.includes(wait)) return;
        queue = queue.filter((other) => other !== wait);
        reject(new Error('given up'));
      });
      if (steal === true) {
        queue.unshift(wait);
        held?.reject(new Error('stolen'));
        grant();
      } else {
        queue.push(wait);
        if (held === undefined) grant();
      }
    }),
  };
  const channels = new Set<Channel>();
  const openChannel = (): Channel => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of [...channels].filter((heard) => heard !== channel)) queueMicrotask(() => channels.has(other) && other.onmessage?.(new MessageEvent('message', { data })));
      },
      close: () => void channels.delete(channel),
    };
    channels.add(channel);
    return channel;
  };
  return { locks, openChannel };
}

function setUp() {
  const timers = createManualTimers();
  const browser = createBrowser();
  const lines: FakeSource[] = [];
  const openTab = (channelOf: () => Channel = browser.openChannel) => {
    const heard: string[] = [];
    const source = openSharedLine({
      open: () => {
        const line = new FakeSource();
        lines.push(line);
        return line;
      },
      openChannel: channelOf, locks: browser.locks, timers,
    });
    source.onopen = () => heard.push('open');
    source.onerror = () => {
      heard.push('lost');
      source.close();
    };
    source.addEventListener('hint', ({ data }) => heard.push(data));
    return { source, heard };
  };
  const latest = () => lines.at(-1) ?? new FakeSource();
  return { timers, browser, lines, openTab, latest, settle: () => timers.advance(0) };
}

describe('openSharedLine', () => {
  it('has one line for any number of tabs, and every tab hears what it says', async () => {
    const { lines, openTab, latest, settle } = setUp();
    const tabs = Array.from({ length: 8 }, () => openTab());
    latest().onopen?.(new Event('open'));
    const late = openTab();
    await settle();
    latest().send('hint', 'one');
    await settle();
    expect(lines).toHaveLength(1);
    expect([...tabs, late].map(({ heard }) => heard)).toEqual(Array.from({ length: 9 }, () => ['open', 'one']));
  });

  it('goes on in the next tab when the one that holds it closes, and says so anew, since hints may have been missed', async () => {
    const { lines, openTab, latest, settle } = setUp();
    const [first, second, third] = [openTab(), openTab(), openTab()];
    latest().onopen?.(new Event('open'));
    await settle();
    first.source.close();
    await settle();
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    latest().onopen?.(new Event('open'));
    latest().send('hint', 'one');
    await settle();
    expect(second.heard).toEqual(['open', 'open', 'one']);
    expect(third.heard).toEqual(['open', 'open', 'one']);
  });

  it('is lost for all when the server hangs up', async () => {
    const { lines, openTab, latest, settle } = setUp();
    const tabs = [openTab(), openTab()];
    latest().onopen?.(new Event('open'));
    await settle();
    latest().onerror?.(new Event('error'));
    await settle();
    expect(tabs.map(({ heard }) => heard)).toEqual([['open', 'lost'], ['open', 'lost']]);
    expect(lines).toHaveLength(1);
  });

  it('is taken from a tab that is stuck, and left with one that answers', async () => {
    const { timers, browser, lines, openTab, latest } = setUp();
    const stuck = openTab(() => ({ ...browser.openChannel(), onmessage: null }));
    latest().onopen?.(new Event('open'));
    const next = openTab();
    await timers.advance(ANSWER_LIMIT_MS);
    expect(stuck.heard).toEqual(['open', 'lost']);
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    latest().onopen?.(new Event('open'));
    const third = openTab();
    await timers.advance(ANSWER_LIMIT_MS);
    expect(lines).toHaveLength(2);
    expect([next.heard, third.heard]).toEqual([['open'], ['open']]);
  });

  it('leaves no line and no wait behind when it is closed', async () => {
    const { timers, lines, openTab } = setUp();
    const [first, second] = [openTab(), openTab()];
    second.source.close();
    first.source.close();
    await timers.advance(ANSWER_LIMIT_MS * 2);
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true]);
  });
});
