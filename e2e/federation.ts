import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** The federation that the browser tests look at: `npm start` on a free port with a folder of its own. */
export type Federation = { address: string; signInLink: string; dir: string; process: ChildProcess };

export const ROOT = resolve(import.meta.dirname, '..');
/** What a run leaves behind. Runs side by side (the halves that `npm test` starts) have a folder each. */
export const RESULTS = resolve(ROOT, 'test-results', process.env['FLOTILLA_E2E_RUN'] ?? 'all');
export const STORAGE_STATE = join(RESULTS, '.session.json');
const START_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 20_000;

/** Starts what `npm start` starts and resolves once the sign-in link is printed. `env` is added to this process's own. */
export async function startFederation(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Federation> {
  const dir = mkdtempSync(join(tmpdir(), 'flotilla-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...args], {
    cwd: ROOT, env: { ...process.env, PORT: String(port), FLOTILLA_DIR: dir, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signInLink = await linkPrintedBy(child);
  return { address: `http://127.0.0.1:${port}`, signInLink, dir, process: child };
}

function linkPrintedBy(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    const lines: string[] = [];
    const timer = setTimeout(() => fail(new Error(`No sign-in link in ${START_TIMEOUT_MS} ms:\n${lines.join('\n')}`)), START_TIMEOUT_MS);
    const read = (line: string): void => {
      lines.push(line);
      const link = /http:\/\/\S+\/sign-in\?token=\S+/.exec(line)?.[0];
      if (link === undefined) return;
      clearTimeout(timer);
      done(link);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', read);
    child.once('exit', (code) => fail(new Error(`npm start ended with code ${code}:\n${lines.join('\n')}`)));
  });
}

export async function stopFederation(federation: Federation): Promise<void> {
  const ended = new Promise((done) => federation.process.once('exit', done));
  federation.process.kill('SIGTERM');
  const timer = setTimeout(() => federation.process.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
  rmSync(federation.dir, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
