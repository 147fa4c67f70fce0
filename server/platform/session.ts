import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readConfig } from './config.ts';
import { processSingleton } from './process-singleton.ts';
import {
  loadSessionKey, readIssuedLink, readSessionState, removeIssuedLink, writeIssuedLink, writeSessionState,
  type OpenedSession, type SessionState, type Spent,
} from './session-files.ts';

/**
 * Who may use the console: whoever opened a one-time link that the server printed. The link's token is exchanged for a
 * signed cookie; nothing else signs in. Tokens are kept as hashes only and compared in constant time.
 */

/** A session ends after this, however much it is used. */
export const SESSION_LIFE_MS = 24 * 3600 * 1000;
/** A link made with `npm run link` is good for this long; the one printed at start is good until it is used. */
export const LINK_LIFE_MS = 15 * 60 * 1000;
/** Wrong tokens within the window before sign-in rests until the window has passed. */
export const MAX_FAILED_ATTEMPTS = 10;
export const ATTEMPT_WINDOW_MS = 60 * 1000;

const MIN_TOKEN_CHARS = 16;
const TOKEN_BYTES = 32;
const SESSION_ID_BYTES = 16;
/** Longest cookie or token that is looked at; longer ones can't be ours. */
const MAX_INPUT_CHARS = 512;
/** Spent hashes kept of each sort; the oldest go first. */
const MAX_SPENT = 1000;
/** Sessions that are listed; one opened beyond it pushes the oldest off the list, which stays signed in. */
const MAX_LISTED = 100;
/** Longest piece of a browser's own name that is kept. */
const MAX_AGENT_CHARS = 200;
const VERSION = 'v1';

export type Session = { readonly id: string; readonly expiresAtMs: number };
export type SignInResult =
  | { ok: true; cookie: string; maxAgeSeconds: number }
  | { ok: false; problem: 'wrong' | 'used' | 'busy' };

export type SessionKeeper = {
  /** Spends a token and answers with the cookie's value. A token that was spent says so only to who knows it. `agent` is kept to tell sessions apart. */
  signIn(token: string, nowMs: number, agent?: string): SignInResult;
  /** Sessions that are open, newest first, each by a handle from which its cookie can't be made. */
  list(nowMs: number): readonly OpenedSession[];
  /** The handle of a session, as in `list`. */
  handleOf(session: Session): string;
  /** Ends the session of a handle. False when none of that handle is open. */
  end(handle: string, nowMs: number): boolean;
  /** The session that a cookie's value stands for; undefined when it is forged, ended or over. */
  verify(cookie: string | undefined, nowMs: number): Session | undefined;
  /** Ends the session for good, wherever its cookie has been copied to. */
  signOut(cookie: string | undefined, nowMs: number): void;
};

export type SessionOptions = { folder: string; startToken?: string };

/** @throws when the folder cannot be written, its files are damaged, or the start token is too short to be safe. */
export function openSessionKeeper({ folder, startToken }: SessionOptions): SessionKeeper {
  if (startToken !== undefined && startToken.length < MIN_TOKEN_CHARS) {
    throw new Error(`FLOTILLA_SIGN_IN_TOKEN has ${startToken.length} characters; it needs at least ${MIN_TOKEN_CHARS}`);
  }
  const key = loadSessionKey(folder);
  const startHash = startToken === undefined ? undefined : hashOf(startToken);
  let state = readSessionState(folder);
  let failuresMs: number[] = [];

  const keep = (next: SessionState, nowMs: number) => {
    state = {
      usedTokens: stillNeeded(next.usedTokens, nowMs), endedSessions: stillNeeded(next.endedSessions, nowMs),
      openedSessions: next.openedSessions.filter(({ untilMs }) => untilMs > nowMs).slice(-MAX_LISTED),
    };
    writeSessionState(folder, state);
  };
  const isGood = (hash: string, nowMs: number) => {
    const link = readIssuedLink(folder);
    const isLink = link !== undefined && isSame(link.hash, hash) && nowMs < link.expiresAtMs;
    return isLink || (startHash !== undefined && isSame(startHash, hash));
  };
  const read = (cookie: string | undefined): Session | undefined => readCookie(cookie, key);
  const endByHash = (hash: string, untilMs: number, nowMs: number) => {
    keep({ ...state, endedSessions: [...state.endedSessions, { hash, untilMs }], openedSessions: state.openedSessions.filter((opened) => opened.hash !== hash) }, nowMs);
  };

  return {
    signIn(token, nowMs, agent = '') {
      failuresMs = failuresMs.filter((atMs) => nowMs - atMs < ATTEMPT_WINDOW_MS);
      if (failuresMs.length >= MAX_FAILED_ATTEMPTS) return { ok: false, problem: 'busy' };
      const hash = hashOf(token.slice(0, MAX_INPUT_CHARS));
      const isUsed = state.usedTokens.some((spent) => isSame(spent.hash, hash));
      if (isUsed || !isGood(hash, nowMs)) {
        failuresMs.push(nowMs);
        return { ok: false, problem: isUsed ? 'used' : 'wrong' };
      }
      // Kept before the cookie exists: a crash in between costs a link, never a second use. A start token has no end
      // of its own, so its hash outlives any session that it could have opened.
      const session: Session = { id: randomBytes(SESSION_ID_BYTES).toString('base64url'), expiresAtMs: nowMs + SESSION_LIFE_MS };
      keep({
        ...state, usedTokens: [...state.usedTokens, { hash, untilMs: nowMs + 365 * SESSION_LIFE_MS }],
        openedSessions: [...state.openedSessions, { hash: hashOf(session.id), startedAtMs: nowMs, untilMs: session.expiresAtMs, agent: agent.slice(0, MAX_AGENT_CHARS) }],
      }, nowMs);
      removeIssuedLink(folder);
      return { ok: true, cookie: writeCookie(session, key), maxAgeSeconds: SESSION_LIFE_MS / 1000 };
    },
    verify(cookie, nowMs) {
      const session = read(cookie);
      if (session === undefined || nowMs >= session.expiresAtMs) return undefined;
      return state.endedSessions.some((ended) => ended.hash === hashOf(session.id)) ? undefined : session;
    },
    signOut(cookie, nowMs) {
      const session = read(cookie);
      if (session === undefined || nowMs >= session.expiresAtMs) return;
      endByHash(hashOf(session.id), session.expiresAtMs, nowMs);
    },
    list: (nowMs) => state.openedSessions.filter(({ untilMs }) => untilMs > nowMs).toReversed(),
    handleOf: ({ id }) => hashOf(id),
    end(handle, nowMs) {
      const found = state.openedSessions.find((opened) => isSame(opened.hash, handle));
      if (found === undefined || nowMs >= found.untilMs) return false;
      endByHash(found.hash, found.untilMs, nowMs);
      return true;
    },
  };
}

const singleton = processSingleton<SessionKeeper>('session-keeper');

/** The process's one keeper, configured by FLOTILLA_DIR and FLOTILLA_SIGN_IN_TOKEN. */
export function getSessionKeeper(): SessionKeeper {
  const known = singleton.get();
  if (known !== undefined) return known;
  const startToken = process.env['FLOTILLA_SIGN_IN_TOKEN'] ?? '';
  const keeper = openSessionKeeper({
    folder: readConfig(process.env).dataFolder,
    ...(startToken === '' ? {} : { startToken }),
  });
  singleton.set(keeper);
  return keeper;
}

/** Makes a token for one more sign-in to the server that uses `folder`, running or not. Replaces the one made before. */
export function issueSignInToken(folder: string, nowMs: number): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  writeIssuedLink(folder, { hash: hashOf(token), expiresAtMs: nowMs + LINK_LIFE_MS });
  return token;
}

/** Browsers share cookies between the ports of a host, so the name keeps two instances side by side apart. */
export function sessionCookieName(host: string | null): string {
  const port = /:(\d+)$/.exec(host ?? '')?.[1];
  return `flotilla-session-${port ?? 'default'}`;
}

/** The token in what somebody pasted: the bare token, or the whole link. */
export function tokenFromPaste(text: string): string {
  const trimmed = text.trim();
  return /[?&]token=([^&#\s]+)/.exec(trimmed)?.[1] ?? trimmed;
}

function writeCookie({ id, expiresAtMs }: Session, key: Buffer): string {
  const body = `${VERSION}.${id}.${expiresAtMs}`;
  return `${body}.${signatureOf(body, key)}`;
}

function readCookie(cookie: string | undefined, key: Buffer): Session | undefined {
  if (cookie === undefined || cookie.length > MAX_INPUT_CHARS) return undefined;
  const [version, id, expires, signature, ...rest] = cookie.split('.');
  if (version !== VERSION || id === undefined || expires === undefined || signature === undefined || rest.length > 0) {
    return undefined;
  }
  if (!isSame(signature, signatureOf(`${version}.${id}.${expires}`, key))) return undefined;
  const expiresAtMs = Number(expires);
  return Number.isSafeInteger(expiresAtMs) ? { id, expiresAtMs } : undefined;
}

function signatureOf(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Constant-time for texts of the same length; the length of a hash or signature is no secret. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function stillNeeded(list: readonly Spent[], nowMs: number): Spent[] {
  return list.filter((spent) => spent.untilMs > nowMs).slice(-MAX_SPENT);
}
