import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFederation, stopFederation } from '../../e2e/federation.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { Fault } from '#server/embedded/fault.ts';
import { readFleetFile, type FleetFile } from '#server/embedded/fleet-files.ts';
import { BenchCluster } from './cluster.ts';
import { Child } from './child.ts';
import { fedConfigMap, fedNamespace, isClusterReady, namespaceObject, TYPES } from './objects.ts';
import { childrenOf } from './process-usage.ts';
import { eventually } from './timing.ts';

/** As many connections as the control plane keeps to the host and to each member. */
export const HOST_WIDTH = 16;
export const MEMBER_WIDTH = 8;
const JOIN_LIMIT_MS = 120_000;
/** As `npm start` gives it to the process that the control plane runs in. */
const YOUNG_SPACE = '--max-semi-space-size=8';
/** What shells report for a program ended by an interrupt. */
const INTERRUPTED = 130;

export type FederationOptions = {
  members: readonly string[];
  /** Folder with `etcd` and `kube-apiserver`; undefined for embedded clusters. */
  assets: string | undefined;
  /** Folder for a CPU profile of the control plane; undefined for none. */
  profileDir: string | undefined;
};

/** Real clusters' programs as envtest names them; undefined when the variable is unset. */
export function realAssets(): string | undefined {
  const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
  if (assets === '') return undefined;
  for (const name of ['etcd', 'kube-apiserver']) {
    if (!existsSync(join(assets, name))) throw new Error(`KUBEBUILDER_ASSETS names a folder without ${name}. Install it there, or unset the variable for embedded clusters.`);
  }
  return assets;
}

/** Clusters in a process of their own, the control plane in another, and a client to each cluster. */
export class BenchFederation {
  readonly kind: 'embedded' | 'real';
  readonly host: BenchCluster;
  readonly members: readonly BenchCluster[];
  readonly #dir: string;
  readonly #fleet: Child;
  readonly #file: FleetFile;
  readonly #profileDir: string | undefined;
  #plane: { readonly pid: number; stop(): Promise<void> } | undefined;

  private constructor(parts: { kind: 'embedded' | 'real'; dir: string; fleet: Child; file: FleetFile; host: BenchCluster; members: readonly BenchCluster[]; profileDir: string | undefined }) {
    this.kind = parts.kind;
    this.host = parts.host;
    this.members = parts.members;
    this.#dir = parts.dir;
    this.#fleet = parts.fleet;
    this.#file = parts.file;
    this.#profileDir = parts.profileDir;
  }

  /** Starts the clusters only. */
  static async start({ members, assets, profileDir }: FederationOptions): Promise<BenchFederation> {
    const dir = mkdtempSync(join(tmpdir(), 'flotilla-bench-'));
    const args = ['--dir', dir, ...(assets === undefined ? [] : ['--assets', assets]), 'host', ...members];
    const fleet = await Child.start('server/testing/fleet-process.ts', { args });
    try {
      const file = readFleetFile(dir);
      if (file === undefined) throw new Error('the clusters left no fleet.json');
      const open = (name: string, width: number): Promise<BenchCluster> => BenchCluster.open(name, file.clusters.find((entry) => entry.name === name)?.kubeconfig ?? '', width);
      const federation = new BenchFederation({
        kind: assets === undefined ? 'embedded' : 'real', dir, fleet, file, profileDir,
        host: await open('host', HOST_WIDTH), members: await Promise.all(members.map((name) => open(name, MEMBER_WIDTH))),
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void federation.stop().finally(() => process.exit(INTERRUPTED)));
      return federation;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  /** Process number of the control plane. @throws Error while it does not run. */
  get planePid(): number {
    if (this.#plane === undefined) throw new Error('the control plane does not run now');
    return this.#plane.pid;
  }

  get fleetPid(): number {
    return this.#fleet.pid;
  }

  get clusters(): readonly BenchCluster[] {
    return [this.host, ...this.members];
  }

  /** Starts the control plane; resolves when its caches hold the host's state. Its warnings are passed on. */
  async startPlane(): Promise<void> {
    const nodeArgs = [YOUNG_SPACE, ...(this.#profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${this.#profileDir}`])];
    this.#plane = await Child.start('server/standalone.ts', {
      nodeArgs, onLine: (line) => { console.error(`  control plane: ${line}`); },
      env: { FLOTILLA_DIR: this.#dir, FLOTILLA_FLEET: 'embedded', FLOTILLA_HOST_KUBECONFIG: '', FLOTILLA_LOG: process.env['FLOTILLA_LOG'] ?? 'error', FLOTILLA_END_WITH_STDIN: '1' },
    });
  }

  /** Starts the control plane as `npm start` does, in one process with the console. @returns the link to sign in by. */
  async startConsole(): Promise<string> {
    const app = await startFederation([], { FLOTILLA_DIR: this.#dir, FLOTILLA_FLEET: 'embedded', FLOTILLA_HOST_KUBECONFIG: join(this.#dir, 'host.kubeconfig') });
    const [pid] = app.process.pid === undefined ? [] : childrenOf(app.process.pid);
    if (pid === undefined) throw new Error('npm start runs no process of its own');
    this.#plane = {
      pid,
      stop: async () => {
        await stopFederation(app);
        rmSync(app.dir, { recursive: true, force: true });
      },
    };
    return app.signInLink;
  }

  async stopPlane(): Promise<void> {
    await this.#plane?.stop();
    this.#plane = undefined;
  }

  /** Waits until every member has joined and answers. */
  async untilJoined(): Promise<void> {
    await eventually('every member is ready', async () => {
      const joined = await this.host.client.listAll<KubeObject>(TYPES.clusters, { namespace: SYSTEM_NAMESPACE });
      return joined.length === this.members.length && joined.every(isClusterReady);
    }, JOIN_LIMIT_MS, 100);
  }

  /** On a host with admission policies: resolves when new objects come with their finalizer, as on a host that has run for a minute. */
  async untilFinalizersAreGiven(namespace: string): Promise<void> {
    const { client } = this.host;
    const group = JSON.stringify(await client.rawJson('/apis/admissionregistration.k8s.io/v1'));
    if (!group.includes('mutatingadmissionpolicies')) return;
    await eventually('the host gives new objects their finalizer', async () => {
      const tried = await client.create(TYPES.fedConfigMaps, fedConfigMap(namespace, 'tried'), { dryRun: true });
      return tried.metadata.finalizers !== undefined;
    }, JOIN_LIMIT_MS, 500);
  }

  /** Makes a namespace and federates it; resolves when every member has it. */
  async federateNamespace(name: string): Promise<void> {
    await this.host.create(TYPES.namespaces, namespaceObject(name));
    await this.host.create(TYPES.fedNamespaces, fedNamespace(name));
    for (const member of this.members) {
      await eventually(`${member.name} has the namespace`, async () => (await member.client.find(TYPES.namespaces, { name })) !== undefined, JOIN_LIMIT_MS, 50);
    }
  }

  /** Breaks or mends a cluster. @throws Error when the fleet refuses. */
  async fault(name: string, fault: Fault): Promise<void> {
    const { controlUrl, controlToken } = this.#file;
    const response = await fetch(`${controlUrl}/faults/${name}`, { method: 'POST', headers: { authorization: `Bearer ${controlToken}` }, body: JSON.stringify(fault) });
    if (!response.ok) throw new Error(`the fault ${fault.fault} was refused for ${name}: ${await response.text()}`);
  }

  /** Ends all that was started, by process number, and removes the folder. */
  async stop(): Promise<void> {
    await this.stopPlane();
    await Promise.all(this.clusters.map((cluster) => cluster.close()));
    await this.#fleet.stop();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
