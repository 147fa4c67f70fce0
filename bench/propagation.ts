/**
 * How fast and at what cost the control plane propagates, row by row beside Karmada's figures (see README.md).
 *   node bench/propagation.ts [--only NAME,…] [--quick] [--profile DIR]
 * With KUBEBUILDER_ASSETS set the clusters are real kube-apiservers, else embedded ones; nothing else differs.
 */
import { parseArgs } from 'node:util';
import { BenchFederation, realAssets } from './harness/federation.ts';
import { untilQuiet } from './harness/quiet.ts';
import { printReport, type Failure, type Outcome } from './harness/report.ts';
import { runBareLoops } from './scenarios/bare-loop.ts';
import { createConfigMaps } from './scenarios/create-config-maps.ts';
import { deleteAll } from './scenarios/delete-all.ts';
import { divideDeployments, divideWithoutReports } from './scenarios/divide-deployments.ts';
import { drift } from './scenarios/drift.ts';
import { editAtIdle } from './scenarios/edit-at-idle.ts';
import { idle } from './scenarios/idle.ts';
import { idleWithConsole } from './scenarios/idle-with-console.ts';
import { outage } from './scenarios/outage.ts';
import { restart } from './scenarios/restart.ts';
import type { Run, Scenario } from './scenarios/run.ts';
import { startWarm } from './scenarios/warm-up.ts';

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  create: createConfigMaps, mute: divideWithoutReports, deployments: divideDeployments, edit: editAtIdle, drift, gone20: outage(20, '6.1 s'), gone90: outage(90, '81 s'), restart, idle, console: idleWithConsole, delete: deleteAll,
};
/** What `--quick` leaves out: it takes longer than all the others together. */
const SLOW = ['gone90', 'idle', 'console'];
const NAMESPACE = 'bench';
const QUIET_LIMIT_MS = 120_000;

async function runAll(scenarios: readonly Scenario[], profileDir: string | undefined): Promise<{ kind: string; results: (Outcome | Failure)[] }> {
  const federation = await BenchFederation.start({ members: ['cluster1', 'cluster2'], assets: realAssets(), profileDir });
  const results: (Outcome | Failure)[] = [];
  try {
    await federation.startPlane();
    await federation.untilJoined();
    await federation.federateNamespace(NAMESPACE);
    await federation.untilFinalizersAreGiven(NAMESPACE);
    console.error('• bare loops …');
    await federation.stopPlane();
    const bare = await runBareLoops(federation);
    await startWarm(federation, NAMESPACE);
    for (const scenario of scenarios) {
      console.error(`• ${scenario.name} …`);
      results.push(await attempt(scenario, { federation, namespace: NAMESPACE, bare }));
    }
  } finally {
    await federation.stop();
  }
  return { kind: federation.kind, results };
}

/** Every row begins when the one before has been worked off. One that fails is reported as such, and the others are still measured. */
async function attempt(scenario: Scenario, run: Run): Promise<Outcome | Failure> {
  try {
    await untilQuiet(run.federation.planePid, QUIET_LIMIT_MS);
    return await scenario.run(run);
  } catch (error) {
    if (error instanceof Error) console.error(error.stack, error.cause ?? '');
    return { scenario: scenario.name, failed: error instanceof Error ? error.message : String(error) };
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean' }, profile: { type: 'string' } } });
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => SCENARIOS[name] === undefined) ?? [];
if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}; there are ${Object.keys(SCENARIOS).join(', ')}`);
const chosen = Object.entries(SCENARIOS).filter(([name, { fills }]) => (fills === true && wanted?.join() !== 'create') || (wanted === undefined ? values.quick !== true || !SLOW.includes(name) : wanted.includes(name)));
const { kind, results } = await runAll(chosen.map(([, scenario]) => scenario), values.profile);
printReport('propagation', kind, results);
