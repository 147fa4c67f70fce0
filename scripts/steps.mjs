// What `npm start`, `npm run dev` and `npm test` share: saying what happens, running commands, installing, building.
// Runs before anything is installed, so it uses only what Node 20 has.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** A step that takes longer than this says that it is still at work: nothing here is silent for five seconds. */
const HEARTBEAT_MS = 4_000;
/** How much of a failed command's output is kept to explain it. */
const OUTPUT_KEPT_CHARS = 200_000;
const OLDEST_NODE_MAJOR = 20;
/** Packages and build together; npm retries a full disk for minutes before it gives up, so it is asked beforehand. */
const INSTALL_BYTES = 1_200_000_000;
const INSTALL_STAMP = join(ROOT, 'node_modules', '.flotilla-installed');
/** In the folder that is built, which next.config.js takes from the same variable. */
const BUILD_STAMP = join(ROOT, process.env.FLOTILLA_BUILD_DIR ?? '.next', 'flotilla-built');
const BUILD_LOCK = join(ROOT, 'node_modules', '.cache', 'flotilla-build.lock');
/** Folders and files that decide what the build puts out. */
const BUILD_INPUTS = ['app', 'components', 'lib', 'server', 'public', 'scripts/build-kube-schemas.mjs', 'next.config.js', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts', 'tsconfig.json', 'package-lock.json'];

/** Trouble that the user can mend: printed as one sentence, without a stack. */
export class PlainError extends Error {}

/** Runs a script's main function; every failure becomes one clear sentence and exit code 1. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    if (error instanceof PlainError) console.error(`\n${error.message}`);
    else console.error(error);
    process.exit(1);
  }
}

export function say(line) {
  console.log(line);
}

/** Shows that a step runs, then how long it took; prints a line every few seconds in between. */
export async function step(title, run) {
  const startedAt = Date.now();
  say(`• ${title} …`);
  const beat = setInterval(() => say(`  still at it: ${title} (${seconds(startedAt)})`), HEARTBEAT_MS);
  try {
    const value = await run();
    say(`✓ ${title} (${seconds(startedAt)})`);
    return value;
  } finally {
    clearInterval(beat);
  }
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE_MAJOR) {
    throw new PlainError(`Flotilla needs Node ${OLDEST_NODE_MAJOR} or newer to begin with; this is Node ${process.versions.node}. Install a current Node and run the command again.`);
  }
}

/** The runtime that package.json pins; it is there once the packages are installed. */
export function pinnedNode() {
  return join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Resolves to the exit code and what was printed. `show` also passes the output on as it comes. */
export function runCommand(command, args, { env = process.env, show = false, timeoutMs, cwd = ROOT } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-OUTPUT_KEPT_CHARS);
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', (error) => done({ code: 127, output: `${output}\n${error.message}` }));
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code: code ?? 1, output });
    });
  });
}

/** Throws the sentence that fits what a failed command printed. */
export function explainFailure(what, output) {
  if (/ENOSPC|no space left|disk is full/i.test(output)) {
    throw new PlainError(`${what} stopped: the disk is full. Free some space (about 1.5 GB is needed) and run the command again.`);
  }
  throw new PlainError(`${what} failed:\n${output.trim().split('\n').slice(-25).join('\n')}`);
}

function explainInstallFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i.test(output)) {
    throw new PlainError("Installing stopped: the npm registry could not be reached. Check the network (or npm's proxy settings) and run the command again.");
  }
  explainFailure('Installing', output);
}

/** Installs the packages of the lock file when they are missing or were installed from another lock file. */
export async function ensureInstalled() {
  const wanted = hashFile(join(ROOT, 'package-lock.json'));
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === wanted && existsSync(pinnedNode())) return;
  const { bavail, bsize } = statfsSync(ROOT);
  if (bavail * bsize < INSTALL_BYTES) explainFailure('Installing', 'no space left');
  await step('installing packages (npm ci)', async () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const flags = ['ci', '--no-audit', '--no-fund', '--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000', '--fetch-timeout=60000'];
    const { code, output } = await runCommand(npm, flags);
    if (code !== 0) explainInstallFailure(output);
    if (!existsSync(pinnedNode())) {
      throw new PlainError('Installing finished, but the pinned Node runtime is missing: npm was told not to run install scripts. Allow them (npm config set ignore-scripts false) and run the command again.');
    }
    guardDisk('Installing', () => writeFileSync(INSTALL_STAMP, wanted));
  });
}

/** Builds the console when a source changed since the last build. One build at a time on a checkout. */
export async function ensureBuilt() {
  const wanted = hashSources();
  const isBuilt = () => existsSync(BUILD_STAMP) && readFileSync(BUILD_STAMP, 'utf8') === wanted;
  if (isBuilt()) return;
  await step('building the console', async () => {
    const unlock = await lockBuild();
    try {
      if (isBuilt()) return;
      rmSync(BUILD_STAMP, { force: true });
      const schemas = await runCommand(pinnedNode(), ['scripts/build-kube-schemas.mjs']);
      if (schemas.code !== 0) explainFailure('Building the API schemas', schemas.output);
      const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
      const built = await runCommand(pinnedNode(), [nextBinary(), 'build'], { env });
      if (built.code !== 0) explainFailure('Building', built.output);
      guardDisk('Building', () => writeFileSync(BUILD_STAMP, wanted));
    } finally {
      unlock();
    }
  });
}

export function nextBinary() {
  return join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
}

function guardDisk(what, write) {
  try {
    write();
  } catch (error) {
    explainFailure(what, String(error));
  }
}

/** Waits for another build of this checkout; a lock whose owner is gone is taken over. */
async function lockBuild() {
  mkdirSync(dirname(BUILD_LOCK), { recursive: true });
  for (;;) {
    try {
      writeFileSync(BUILD_LOCK, String(process.pid), { flag: 'wx' });
      return () => rmSync(BUILD_LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') explainFailure('Building', String(error));
      if (!isAlive(Number(readIfThere(BUILD_LOCK)))) rmSync(BUILD_LOCK, { force: true });
      else await new Promise((resume) => setTimeout(resume, 500));
    }
  }
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Rejects with a sentence when something already listens there. */
export function checkPortFree(port, variable = 'PORT') {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', (error) => {
      fail(error.code === 'EADDRINUSE'
        ? new PlainError(`Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another port: ${variable}=${port + 1} npm start`)
        : new PlainError(`Port ${port} on 127.0.0.1 cannot be used (${error.code}). Choose another one: ${variable}=3001 npm start`));
    });
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => done()));
  });
}

function hashFile(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function hashSources() {
  const hash = createHash('sha256');
  for (const file of BUILD_INPUTS.flatMap(filesBelow).filter((name) => !/\.test\.tsx?$|\/generated\//.test(name)).sort()) {
    hash.update(file).update('\0').update(readFileSync(join(ROOT, file))).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const whole = join(ROOT, path);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isFile()) return [path];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)));
}
