import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import type { Fault, FaultState } from '#server/embedded/fault.ts';
import { readFleetFile, type FleetEntry, type FleetFile } from '#server/embedded/fleet-files.ts';

/** The clusters of a test: real HTTP servers with kubeconfig files, embedded or real kube-apiservers. */
export type TestClusters = {
  readonly kind: 'embedded' | 'real';
  /** Holds `<name>.kubeconfig` and `fleet.json`; removed by `stop`. */
  readonly dir: string;
  readonly pid: number;
  readonly clusters: readonly FleetEntry[];
  /** @throws Error when no cluster of that name was started. */
  cluster(name: string): FleetEntry;
  /** Breaks or mends a cluster; real ones know stop, start, hang and heal. */
  fault(name: string, fault: Fault): Promise<FaultState>;
  /** Ends every process that was started, by its own number, and removes the folder. */
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 115_000;
const STOP_GRACE_MS = 15_000;
const ENTRY = fileURLToPath(new URL('./fleet-process.ts', import.meta.url));

/** The folder with `etcd` and `kube-apiserver` that KUBEBUILDER_ASSETS names, as envtest does; undefined when it is unset. */
export function realServerAssets(): string | undefined {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  if (assets === undefined || assets === '') return undefined;
  for (const name of ['etcd', 'kube-apiserver']) {
    if (!existsSync(join(assets, name))) throw new Error(`KUBEBUILDER_ASSETS is ${assets}, but there is no ${name} in it. Install it there, or unset the variable.`);
  }
  return assets;
}

/**
 * Starts clusters of these names, `host` as a host and the others as members: real kube-apiservers when KUBEBUILDER_ASSETS
 * is set (or `kind` says so), embedded ones otherwise. They run in a process of their own, which ends with this one.
 */
export async function startTestClusters(names: readonly string[], options: { kind?: 'embedded' | 'real'; dir?: string } = {}): Promise<TestClusters> {
  const assets = realServerAssets();
  const kind = options.kind ?? (assets === undefined ? 'embedded' : 'real');
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'flotilla-clusters-'));
  const args = [ENTRY, '--dir', dir, ...(kind === 'real' ? ['--assets', assets ?? ''] : []), ...names];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  await untilReady(child);
  const file = readFleetFile(dir);
  if (file === undefined || child.pid === undefined) throw new Error(`The test clusters left no fleet.json in ${dir}.`);
  return {
    kind, dir, pid: child.pid, clusters: file.clusters,
    cluster: (name) => find(file, name),
    fault: (name, fault) => sendFault(file, name, fault),
    stop: async () => {
      await stopChild(child, ended);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A `describe` for what only real API servers can show; without them each of its tests is reported as skipped, by name. */
export function describeWithRealServers(name: string, body: () => void): void {
  const isPossible = realServerAssets() !== undefined;
  if (!isPossible) console.log(`skipped (KUBEBUILDER_ASSETS is unset): ${name}`);
  describe.skipIf(!isPossible)(name, body);
}

/** A `describe` for simulated workloads and the like, which a bare kube-apiserver doesn't have. */
export function describeWithEmbeddedServers(name: string, body: () => void): void {
  const isPossible = realServerAssets() === undefined;
  if (!isPossible) console.log(`skipped (KUBEBUILDER_ASSETS is set; this needs simulated workloads): ${name}`);
  describe.skipIf(!isPossible)(name, body);
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((ready, fail) => {
    const said: string[] = [];
    const giveUp = (why: string): void => fail(new Error(`The test clusters did not start: ${why}\n${said.join('\n')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      giveUp(`no answer in ${START_TIMEOUT_MS / 1000} s`);
    }, START_TIMEOUT_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      giveUp(`the process ended with code ${code}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (said.length > 50) said.shift();
        if (line !== '{"step":"ready"}') return;
        clearTimeout(timer);
        ready();
      });
    }
  });
}

function find(file: FleetFile, name: string): FleetEntry {
  const entry = file.clusters.find((each) => each.name === name);
  if (entry === undefined) throw new Error(`No test cluster is called ${name}; there are ${file.clusters.map((each) => each.name).join(', ')}.`);
  return entry;
}

async function sendFault(file: FleetFile, name: string, fault: Fault): Promise<FaultState> {
  const response = await fetch(`${file.controlUrl}/faults/${name}`, {
    method: 'POST', headers: { authorization: `Bearer ${file.controlToken}` }, body: JSON.stringify(fault),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The fault ${fault.fault} was refused for ${name}: ${text}`);
  return parseState(text);
}

/** The one place that trusts the control server of our own child process to answer in its own shape. */
function parseState(text: string): FaultState {
  return JSON.parse(text) as FaultState;
}

async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await ended;
  clearTimeout(force);
}
