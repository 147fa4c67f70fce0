import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What sign-in keeps on disk, all of it readable by the owner only: the key that signs sessions, the hashes of spent
 * tokens and ended sessions (so that a restart does not make them good again), and the hash of a link made later.
 */

export type Spent = { readonly hash: string; readonly untilMs: number };
/** A session that was opened, by the hash of its id; `agent` is what the browser called itself. */
export type OpenedSession = { readonly hash: string; readonly startedAtMs: number; readonly untilMs: number; readonly agent: string };
export type SessionState = { readonly usedTokens: readonly Spent[]; readonly endedSessions: readonly Spent[]; readonly openedSessions: readonly OpenedSession[] };
export type IssuedLink = { readonly hash: string; readonly expiresAtMs: number };

const KEY_FILE = 'session.key';
const STATE_FILE = 'session.json';
const LINK_FILE = 'sign-in-link.json';
const KEY_BYTES = 32;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const EMPTY_STATE: SessionState = { usedTokens: [], endedSessions: [], openedSessions: [] };

/**
 * The signing key, made on first use. Two processes that start at once agree on the one that was written first.
 * @throws when the file holds something else than a key.
 */
export function loadSessionKey(folder: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  const path = join(folder, KEY_FILE);
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { mode: PRIVATE_FILE, flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) {
    throw new Error(`${path} is not a session key (${key.length} bytes instead of ${KEY_BYTES}); delete it and start again`);
  }
  chmodSync(path, PRIVATE_FILE);
  return key;
}

/** Spent tokens, opened and ended sessions; empty when none were kept yet. */
export function readSessionState(folder: string): SessionState {
  const value = readJson(join(folder, STATE_FILE));
  if (value === undefined) return EMPTY_STATE;
  return {
    usedTokens: toSpentList(field(value, 'usedTokens')), endedSessions: toSpentList(field(value, 'endedSessions')),
    openedSessions: toOpenedList(field(value, 'openedSessions')),
  };
}

export function writeSessionState(folder: string, state: SessionState): void {
  writePrivate(join(folder, STATE_FILE), JSON.stringify(state));
}

/** The link that was made after the start, if there is one. */
export function readIssuedLink(folder: string): IssuedLink | undefined {
  const value = readJson(join(folder, LINK_FILE));
  const hash = field(value, 'hash');
  const expiresAtMs = field(value, 'expiresAtMs');
  return typeof hash === 'string' && typeof expiresAtMs === 'number' ? { hash, expiresAtMs } : undefined;
}

/** Replaces the link made before; only the newest one works. */
export function writeIssuedLink(folder: string, link: IssuedLink): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE_FOLDER });
  writePrivate(join(folder, LINK_FILE), JSON.stringify(link));
}

export function removeIssuedLink(folder: string): void {
  rmSync(join(folder, LINK_FILE), { force: true });
}

/** Written beside and renamed, so that a reader never meets half a file. */
function writePrivate(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, text, { mode: PRIVATE_FILE });
  renameSync(beside, path);
}

/** @throws when the file exists but is not JSON: guessing "empty" would make spent tokens good again. */
function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not readable as JSON; delete it and start again`, { cause });
  }
}

function toSpentList(value: unknown): Spent[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const hash = field(item, 'hash');
    const untilMs = field(item, 'untilMs');
    return typeof hash === 'string' && typeof untilMs === 'number' ? [{ hash, untilMs }] : [];
  });
}

function toOpenedList(value: unknown): OpenedSession[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    const [hash, startedAtMs, untilMs, agent] = [field(item, 'hash'), field(item, 'startedAtMs'), field(item, 'untilMs'), field(item, 'agent')];
    return typeof hash === 'string' && typeof startedAtMs === 'number' && typeof untilMs === 'number' && typeof agent === 'string' ? [{ hash, startedAtMs, untilMs, agent }] : [];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function hasCode(error: unknown, code: string): boolean {
  return field(error, 'code') === code;
}
