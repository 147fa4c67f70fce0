import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_MEMBERS, MOST_MEMBERS, planFleet } from './demo.ts';
import { startFleet } from './fleet.ts';
import { stopWithParent } from './process-lifetime.ts';

/**
 * The process of the embedded fleet: node main.ts --dir DIR [--clusters N] [--fresh].
 * Prints one JSON line for each step on standard output; trouble that ends it is {"error": "one sentence"}, exit code 1.
 * Without --clusters it runs as many members as the folder had last time, three at first.
 */
async function run(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' }, clusters: { type: 'string' }, fresh: { type: 'boolean', default: false } } });
  if (values.dir === undefined) throw new Error('--dir is missing: name the folder that holds the clusters.');
  const asked = values.clusters === undefined ? undefined : toMemberCount(values.clusters);
  print({ step: 'starting', dir: resolve(values.dir) });
  const starting = startFleet({
    dir: resolve(values.dir),
    specs: (last) => planFleet(asked ?? (last === undefined || last === 0 ? DEFAULT_MEMBERS : Math.min(last, MOST_MEMBERS))),
    mode: values.fresh ? 'fresh' : 'continue',
    onCluster: (cluster) => print({ step: 'cluster', ...cluster }),
    reportError: (cluster, message) => print({ step: 'trouble', cluster, message }),
  });
  stopWithParent(async () => (await starting).stop());
  const fleet = await starting;
  print({ step: 'ready', clusters: fleet.clusters.size });
}

function toMemberCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_MEMBERS) return count;
  throw new Error(`--clusters needs a number from 1 to ${MOST_MEMBERS}; it was given "${text}".`);
}

function print(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function fail(error: unknown): void {
  print({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  // What is half started must not keep the process alive; the line above is written before this runs.
  setImmediate(() => process.exit(1));
}

// When whoever reads our lines is gone, writing fails; the parent check ends the process then.
process.stdout.on('error', () => undefined);
process.on('uncaughtException', fail);
run().catch(fail);
