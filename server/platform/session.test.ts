import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ATTEMPT_WINDOW_MS, issueSignInToken, LINK_LIFE_MS, MAX_FAILED_ATTEMPTS, openSessionKeeper, SESSION_LIFE_MS,
  sessionCookieName, tokenFromPaste, type SessionKeeper,
} from './session.ts';

const NOW = Date.parse('2026-01-05T08:00:00Z');
const TOKEN = 'a-start-token-of-enough-characters';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-session-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (startToken?: string) => openSessionKeeper({ folder, ...(startToken === undefined ? {} : { startToken }) });

function cookieFrom(keeper: SessionKeeper, token = TOKEN, nowMs = NOW): string {
  const result = keeper.signIn(token, nowMs);
  if (!result.ok) throw new Error(`not signed in: ${result.problem}`);
  return result.cookie;
}

describe('the one-time link', () => {
  it('signs in once, and says that it was used the second time', () => {
    const keeper = open(TOKEN);
    expect(keeper.verify(cookieFrom(keeper), NOW)).toBeDefined();
    expect(keeper.signIn(TOKEN, NOW)).toEqual({ ok: false, problem: 'used' });
  });

  it('stays used after a restart with the same token', () => {
    cookieFrom(open(TOKEN));
    expect(open(TOKEN).signIn(TOKEN, NOW)).toEqual({ ok: false, problem: 'used' });
  });

  it('is refused when it is wrong, empty, huge, or when none was given', () => {
    const keeper = open(TOKEN);
    for (const token of ['', 'x', `${TOKEN}x`, TOKEN.toUpperCase(), 'y'.repeat(100_000)]) {
      expect(keeper.signIn(token, NOW)).toEqual({ ok: false, problem: 'wrong' });
    }
    expect(open().signIn('', NOW)).toEqual({ ok: false, problem: 'wrong' });
  });

  it('rests after too many wrong tokens, then works again', () => {
    const keeper = open(TOKEN);
    for (let attempt = 0; attempt < MAX_FAILED_ATTEMPTS; attempt += 1) keeper.signIn(`wrong-${attempt}`, NOW);
    expect(keeper.signIn(TOKEN, NOW)).toEqual({ ok: false, problem: 'busy' });
    expect(keeper.signIn(TOKEN, NOW + ATTEMPT_WINDOW_MS).ok).toBe(true);
  });

  it('can be made later for a running server; only the newest works, once, for a while', () => {
    const keeper = open();
    const older = issueSignInToken(folder, NOW);
    const newer = issueSignInToken(folder, NOW);
    expect(keeper.signIn(older, NOW)).toEqual({ ok: false, problem: 'wrong' });
    expect(keeper.signIn(newer, NOW).ok).toBe(true);
    expect(keeper.signIn(newer, NOW)).toEqual({ ok: false, problem: 'used' });
    const late = issueSignInToken(folder, NOW);
    expect(keeper.signIn(late, NOW + LINK_LIFE_MS)).toEqual({ ok: false, problem: 'wrong' });
  });

  it('must be long enough not to be guessed', () => {
    expect(() => open('short')).toThrow(/at least 16/);
  });
});

describe('a session', () => {
  it('ends after its life, however it is used', () => {
    const keeper = open(TOKEN);
    const cookie = cookieFrom(keeper);
    expect(keeper.verify(cookie, NOW + SESSION_LIFE_MS - 1)).toBeDefined();
    expect(keeper.verify(cookie, NOW + SESSION_LIFE_MS)).toBeUndefined();
  });

  it('outlives a restart', () => {
    const cookie = cookieFrom(open(TOKEN));
    expect(open().verify(cookie, NOW)).toBeDefined();
  });

  it('ends for good on sign-out, also after a restart, and no other with it', () => {
    const keeper = open(TOKEN);
    const cookie = cookieFrom(keeper);
    const other = cookieFrom(keeper, issueSignInToken(folder, NOW));
    keeper.signOut(cookie, NOW);
    expect(keeper.verify(cookie, NOW)).toBeUndefined();
    expect(open().verify(cookie, NOW)).toBeUndefined();
    expect(keeper.verify(other, NOW)).toBeDefined();
  });

  it('cannot be forged: any changed character, a longer life, or another key is refused', () => {
    const keeper = open(TOKEN);
    const cookie = cookieFrom(keeper);
    for (let index = 0; index < cookie.length; index += 1) {
      const changed = `${cookie.slice(0, index)}${cookie[index] === 'A' ? 'B' : 'A'}${cookie.slice(index + 1)}`;
      expect(keeper.verify(changed, NOW), `character ${index}`).toBeUndefined();
    }
    const [version, id, , signature] = cookie.split('.');
    expect(keeper.verify(`${version}.${id}.${NOW * 2}.${signature}`, NOW)).toBeUndefined();
    for (const bad of [undefined, '', '.', 'v1...', `${cookie}.x`, 'v1.'.repeat(400)]) {
      expect(keeper.verify(bad, NOW)).toBeUndefined();
    }
    rmSync(join(folder, 'session.key'));
    expect(open().verify(cookie, NOW)).toBeUndefined();
  });
});

describe('the files', () => {
  it('are readable by their owner only and hold no token or cookie', () => {
    const keeper = open(TOKEN);
    const cookie = cookieFrom(keeper);
    keeper.signOut(cookie, NOW);
    const issued = issueSignInToken(folder, NOW);
    for (const name of ['session.key', 'session.json', 'sign-in-link.json']) {
      const path = join(folder, name);
      expect(statSync(path).mode & 0o777, name).toBe(0o600);
      const text = readFileSync(path, 'latin1');
      for (const secret of [TOKEN, cookie, issued]) expect(text.includes(secret), name).toBe(false);
    }
  });

  it('say what to do when they are damaged', () => {
    writeFileSync(join(folder, 'session.key'), 'too short');
    expect(() => open()).toThrow(/delete it and start again/);
  });
});

describe('small things', () => {
  it('takes the token out of a pasted link', () => {
    expect(tokenFromPaste(' abc ')).toBe('abc');
    expect(tokenFromPaste('http://127.0.0.1:3000/sign-in?token=abc_-1&x=2')).toBe('abc_-1');
  });

  it('keeps the cookies of two ports of one host apart', () => {
    expect(sessionCookieName('127.0.0.1:3000')).not.toBe(sessionCookieName('127.0.0.1:3001'));
  });
});

describe('the list of sessions', () => {
  const OTHER = 'another-start-token-of-enough-characters';

  it('names the open ones, newest first, and survives a restart', () => {
    const first = open(TOKEN);
    expect(first.signIn(TOKEN, NOW, 'Firefox').ok).toBe(true);
    const second = open(OTHER);
    expect(second.signIn(OTHER, NOW + 1_000, 'Chromium').ok).toBe(true);
    expect(open().list(NOW + 2_000).map(({ agent, startedAtMs }) => ({ agent, startedAtMs }))).toEqual([
      { agent: 'Chromium', startedAtMs: NOW + 1_000 }, { agent: 'Firefox', startedAtMs: NOW },
    ]);
    expect(open().list(NOW + 2 * SESSION_LIFE_MS)).toEqual([]);
  });

  it('ends one by its handle, and only that', () => {
    const keeper = open(TOKEN);
    const cookie = cookieFrom(keeper);
    const session = keeper.verify(cookie, NOW);
    if (session === undefined) throw new Error('not signed in');
    expect(keeper.end('no-such-handle', NOW)).toBe(false);
    expect(keeper.verify(cookie, NOW)).toBeDefined();
    expect(keeper.end(keeper.handleOf(session), NOW)).toBe(true);
    expect(keeper.verify(cookie, NOW)).toBeUndefined();
    expect(keeper.list(NOW)).toEqual([]);
    expect(keeper.end(keeper.handleOf(session), NOW)).toBe(false);
  });
});
