// Starts the embedded clusters and the console, prints the sign-in link, and stops all of it together.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PlainError, ROOT, explainFailure, nextBinary, pinnedNode, say, step } from './steps.mjs';

/** A process that was asked to end and did not is ended by force after this time. */
const STOP_GRACE_MS = 6_000;
const READY_TIMEOUT_MS = 120_000;
const READY_POLL_MS = 50;
const OUTPUT_KEPT_LINES = 40;
/** MiB. By default Node lets what is new grow to three times 16 MiB and, once a burst of work is over, holds on to it: 80 MiB more at rest. */
const YOUNG_SPACE_MIB = 8;
const PARENT_CHECK_MS = 1_000;
const MOST_CLUSTERS = 200;

/** Reads the command line and the environment; says which word is wrong when one is. */
export function readOptions(argv, env) {
  const options = { fresh: false, clusters: undefined };
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i];
    if (word === '--fresh') options.fresh = true;
    else if (word === '--clusters' || word.startsWith('--clusters=')) {
      const text = word.includes('=') ? word.split('=')[1] : argv[(i += 1)];
      options.clusters = toClusterCount(text);
    } else if (word === '--help' || word === '-h') {
      say('npm start -- [--fresh] [--clusters N]\n\n  --fresh       forget the stored clusters and start over\n  --clusters N  run N member clusters (1 to 200; 3 unless told)\n\nPORT (3000) and FLOTILLA_DIR (.flotilla) move it; FLOTILLA_HOST_KUBECONFIG uses a cluster of your own as the host.');
      process.exit(0);
    } else throw new PlainError(`"${word}" is not an option of npm start. It knows --fresh, --clusters N and --help.`);
  }
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new PlainError(`PORT is "${env.PORT}"; it must be a number from 1 to 65535.`);
  return { ...options, port, dir: resolve(ROOT, env.FLOTILLA_DIR ?? '.flotilla'), hostKubeconfig: env.FLOTILLA_HOST_KUBECONFIG };
}

function toClusterCount(text) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_CLUSTERS) {
    throw new PlainError(`--clusters needs a number from 1 to ${MOST_CLUSTERS}; it was given "${text ?? ''}".`);
  }
  return count;
}

/** Owns the child processes of one run: what was started is stopped, whichever way the run ends. */
export class Supervisor {
  constructor() {
    this.children = [];
    this.isStopping = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => this.stop(0));
    if (process.env.npm_lifecycle_event !== undefined) this.#stopWithNpm();
  }

  /** npm that is told to end does not always tell its script; then this process finds itself with another parent. */
  #stopWithNpm() {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) this.stop(0);
    }, PARENT_CHECK_MS).unref();
  }

  /** Starts one process; if it ends before it was asked to, everything ends with its last words. */
  start(name, args, env) {
    const child = spawn(pinnedNode(), args, { cwd: ROOT, env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
    const entry = { name, child, lines: [], ended: new Promise((done) => child.once('close', done)) };
    this.children.push(entry);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        entry.lines.push(line);
        if (entry.lines.length > OUTPUT_KEPT_LINES) entry.lines.shift();
        entry.onLine?.(line);
      });
    }
    child.once('close', (code) => {
      if (this.isStopping) return;
      this.failed = describeEnd(name, code, entry.lines);
      console.error(`\n${this.failed}`);
      this.stop(1);
    });
    return entry;
  }

  async stop(code) {
    if (this.isStopping) return;
    this.isStopping = true;
    // Last started, first stopped: the console lets go of the clusters before they go.
    for (const entry of this.children.toReversed()) await end(entry);
    process.exit(code);
  }
}

async function end({ child, ended }) {
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(force);
}

function describeEnd(name, code, lines) {
  const output = lines.join('\n');
  const plain = lines.map(parseLine).findLast((event) => typeof event?.error === 'string')?.error;
  if (plain !== undefined) return plain;
  try {
    explainFailure(`The ${name} process`, output);
  } catch (error) {
    return error.message.replace(' failed:', ` ended by itself (code ${code}):`);
  }
}

function parseLine(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Brings up clusters and console (`next` is 'start' or 'dev') and prints the link. Resolves once both answer. */
export async function runFederation(options, next) {
  const supervisor = new Supervisor();
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  if (options.hostKubeconfig === undefined) await step('starting the embedded clusters', () => startFleet(supervisor, options));
  const token = randomBytes(24).toString('base64url');
  await step('starting the console', () => startConsole(supervisor, options, next, token));
  const address = `http://127.0.0.1:${options.port}`;
  if (options.hostKubeconfig === undefined) say(`\nkubectl reaches the host cluster with --kubeconfig ${join(options.dir, 'host.kubeconfig')}`);
  say(`Sign in (this link works once):\n\n  ${address}/sign-in?token=${token}\n`);
  return { supervisor, address, token };
}

function startFleet(supervisor, options) {
  const args = ['server/embedded/main.ts', '--dir', options.dir];
  if (options.clusters !== undefined) args.push('--clusters', String(options.clusters));
  if (options.fresh) args.push('--fresh');
  const entry = supervisor.start('embedded clusters', args, { ...process.env, NODE_NO_WARNINGS: '1' });
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new PlainError(`The embedded clusters did not come up in ${READY_TIMEOUT_MS / 1000} s.\n${entry.lines.join('\n')}`)), READY_TIMEOUT_MS);
    entry.onLine = (line) => {
      const event = parseLine(line);
      if (event?.step === 'cluster') say(`  ${event.name} at ${event.url}`);
      if (event?.step !== 'ready') return;
      clearTimeout(timer);
      done();
    };
  });
}

async function startConsole(supervisor, options, next, token) {
  const env = {
    ...process.env, NODE_NO_WARNINGS: '1', NEXT_TELEMETRY_DISABLED: '1', PORT: String(options.port), FLOTILLA_DIR: options.dir,
    FLOTILLA_SIGN_IN_TOKEN: token, FLOTILLA_SUPERVISED: '1', NODE_ENV: next === 'dev' ? 'development' : 'production',
    ...(options.hostKubeconfig === undefined ? { FLOTILLA_FLEET: 'embedded' } : { FLOTILLA_HOST_KUBECONFIG: resolve(ROOT, options.hostKubeconfig) }),
  };
  const entry = supervisor.start('console', [`--max-semi-space-size=${YOUNG_SPACE_MIB}`, nextBinary(), next, '-H', '127.0.0.1', '-p', String(options.port)], env);
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await answers(`http://127.0.0.1:${options.port}/api/healthz`))) {
    if (supervisor.isStopping) await new Promise(() => {});
    if (Date.now() > deadline) throw new PlainError(`The console did not answer in ${READY_TIMEOUT_MS / 1000} s.\n${entry.lines.join('\n')}`);
    await new Promise((resume) => setTimeout(resume, READY_POLL_MS));
  }
  entry.onLine = (line) => {
    if (!supervisor.isStopping) say(readable(line));
  };
}

/** The console logs one JSON object a line; people read the sentence in it. */
function readable(line) {
  const event = parseLine(line);
  return event?.message === undefined ? line : `${event.time ?? ''} ${event.level ?? ''}: ${event.message}`;
}

function answers(url) {
  return new Promise((done) => {
    const request = get(url, { timeout: 5_000 }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    });
    request.on('error', () => done(false));
    request.on('timeout', () => request.destroy());
  });
}
