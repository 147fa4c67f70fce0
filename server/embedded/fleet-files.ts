import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '#lib/kube/json.ts';
import { writePrivateFile } from './private-file.ts';

export type FleetEntry = {
  readonly name: string;
  readonly role: 'host' | 'member';
  /** Path of the kubeconfig file. */
  readonly kubeconfig: string;
  readonly url: string;
  readonly region: string;
  readonly zones: readonly string[];
};

/** `fleet.json`: what runs, where, and how to break it on purpose. Holds a token, so it is written with mode 0600. */
export type FleetFile = { readonly clusters: readonly FleetEntry[]; readonly pid: number; readonly controlUrl: string; readonly controlToken: string };

const DATABASE_FILES = ['cluster.db', 'cluster.db-wal', 'cluster.db-shm', 'certificates.json', 'token'];
const TOKEN_BYTES = 32;

/** Where a fleet keeps its files, below one folder. */
export const fleetPaths = {
  summary: (dir: string) => join(dir, 'fleet.json'),
  lock: (dir: string) => join(dir, 'fleet.lock'),
  clusters: (dir: string) => join(dir, 'clusters'),
  cluster: (dir: string, name: string) => join(dir, 'clusters', name),
  kubeconfig: (dir: string, name: string) => join(dir, `${name}.kubeconfig`),
} as const;

export function writeFleetFile(dir: string, file: FleetFile): void {
  writePrivateFile(fleetPaths.summary(dir), `${JSON.stringify(file, null, 2)}\n`);
}

/** What the last fleet in this folder left behind; undefined when there is none or it can't be read. */
export function readFleetFile(dir: string): FleetFile | undefined {
  const path = fleetPaths.summary(dir);
  if (!existsSync(path)) return undefined;
  try {
    return parseFleetFile(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // It only saves ports and the number of members: without it the fleet starts with fresh ones.
    return undefined;
  }
}

function parseFleetFile(value: unknown): FleetFile | undefined {
  if (!isJsonObject(value) || !Array.isArray(value['clusters'])) return undefined;
  const { pid, controlUrl, controlToken } = value;
  if (typeof pid !== 'number' || typeof controlUrl !== 'string' || typeof controlToken !== 'string') return undefined;
  return { clusters: value['clusters'].flatMap((entry) => parseEntry(entry) ?? []), pid, controlUrl, controlToken };
}

function parseEntry(value: unknown): FleetEntry | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name, role, kubeconfig, url, region, zones } = value;
  if (typeof name !== 'string' || (role !== 'host' && role !== 'member') || typeof kubeconfig !== 'string') return undefined;
  if (typeof url !== 'string' || typeof region !== 'string' || !Array.isArray(zones)) return undefined;
  return { name, role, kubeconfig, url, region, zones: zones.map(String) };
}

/** The port that the cluster had last time. */
export function savedPort(file: FleetFile | undefined, name: string): number | undefined {
  const url = file?.clusters.find((entry) => entry.name === name)?.url;
  const port = url === undefined ? Number.NaN : Number(new URL(url).port);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

/** A random secret kept in a file of mode 0600, so that it is the same at the next start. */
export function ensureToken(path: string): string {
  const stored = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (stored !== '') return stored;
  const token = randomToken();
  writePrivateFile(path, `${token}\n`);
  return token;
}

export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Forgets every cluster of this folder. Removes only files that a fleet writes: the folder may hold other people's. */
export function forgetFleet(dir: string): void {
  const clusters = fleetPaths.clusters(dir);
  const names = existsSync(clusters) ? readdirSync(clusters) : [];
  for (const name of names) {
    const folder = fleetPaths.cluster(dir, name);
    if (!existsSync(join(folder, 'cluster.db')) && !existsSync(join(folder, 'token'))) continue;
    for (const file of DATABASE_FILES) rmSync(join(folder, file), { force: true });
    if (readdirSync(folder).length === 0) rmdirSync(folder);
    rmSync(fleetPaths.kubeconfig(dir, name), { force: true });
  }
  rmSync(fleetPaths.summary(dir), { force: true });
}
