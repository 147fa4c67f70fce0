import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startControlServer } from '#server/embedded/control-server.ts';
import { hostSpec, member, planFleet, DEFAULT_MEMBERS, type ClusterSpec } from '#server/embedded/demo.ts';
import { fleetPaths, randomToken, writeFleetFile } from '#server/embedded/fleet-files.ts';
import { ensurePrivateFolder } from '#server/embedded/private-file.ts';
import { stopWithParent } from '#server/embedded/process-lifetime.ts';
import { Etcd, RealCluster } from './real-cluster.ts';

/**
 * The process that holds the clusters of a test: node fleet-process.ts --dir DIR [--assets FOLDER] NAME….
 * With --assets they are real kube-apiservers, else embedded ones. It ends, with all it started, when the test process does.
 */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { dir: { type: 'string' }, assets: { type: 'string' } } });
  if (values.dir === undefined) throw new Error('--dir is missing.');
  const starting = values.assets === undefined ? startEmbedded(values.dir, positionals) : startReal(values.dir, values.assets, positionals);
  stopWithParent(async () => (await starting).stop());
  await starting;
  print({ step: 'ready' });
}

/** Loaded only when it is wanted: real clusters need nothing of the embedded ones. */
async function startEmbedded(dir: string, names: readonly string[]): Promise<{ stop(): Promise<void> }> {
  const { startFleet } = await import('#server/embedded/fleet.ts');
  return startFleet({
    dir, specs: names.map(toSpec), mode: 'continue',
    reportError: (cluster, message) => console.error(`${cluster}: ${message}`),
  });
}

/** The name decides: `host` is a host, the demonstration's members keep their regions, any other name is a small member. */
function toSpec(name: string): ClusterSpec {
  if (name === 'host') return hostSpec(name);
  return planFleet(DEFAULT_MEMBERS).find((spec) => spec.name === name) ?? member(name, 'us-east', 'ab');
}

async function startReal(dir: string, assets: string, names: readonly string[]): Promise<{ stop(): Promise<void> }> {
  ensurePrivateFolder(dir);
  const etcd = new Etcd();
  const clusters = new Map(names.map((name) => [name, new RealCluster({ name, dir: join(dir, name), kubeconfig: fleetPaths.kubeconfig(dir, name), assets, etcd })]));
  const stop = async (): Promise<void> => {
    await Promise.all([...clusters.values()].map((cluster) => cluster.stop()));
    await etcd.stop();
  };
  try {
    await etcd.start(assets, dir);
    await Promise.all([...clusters.values()].map((cluster) => cluster.start()));
    const controlToken = randomToken();
    const control = await startControlServer(clusters, controlToken);
    const entries = [...clusters.values()].map(({ name, kubeconfig, url }) => ({ name, role: name === 'host' ? 'host' as const : 'member' as const, kubeconfig, url, region: '', zones: [] }));
    writeFleetFile(dir, { clusters: entries, pid: process.pid, controlUrl: control.url, controlToken });
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

process.stdout.on('error', () => undefined);
run().catch((error: unknown) => {
  print({ error: error instanceof Error ? error.message : String(error) });
  setImmediate(() => process.exit(1));
});
