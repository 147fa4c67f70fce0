// `npm test` and `npm run verify`: every check, one after the other; the last line is the sum.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ROOT, checkNode, ensureBuilt, ensureInstalled, main, nextBinary, pinnedNode, runCommand, say, step } from './steps.mjs';

const bin = (...parts) => join(ROOT, 'node_modules', ...parts);
const scratch = mkdtempSync(join(tmpdir(), 'flotilla-test-'));
const sum = { passed: 0, failed: 0, skipped: [] };

/** A tool that either holds or not counts as one check. */
async function check(title, command, args) {
  await step(title, async () => {
    const { code, output } = await runCommand(command, args);
    if (code === 0) sum.passed += 1;
    else {
      sum.failed += 1;
      say(output);
    }
  });
}

/** Runs one Vitest project and adds its counts; what fails is printed by Vitest itself. */
async function vitest(title, project) {
  await step(title, async () => {
    const report = join(scratch, `${project}.json`);
    const args = [bin('vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
    const { code, output } = await runCommand(pinnedNode(), args);
    const counts = readVitest(report);
    record(title, counts, code, output);
  });
}

function readVitest(path) {
  if (!existsSync(path)) return undefined;
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles,
    skipped: tests.filter((test) => test.status === 'skipped' || test.status === 'pending' || test.status === 'todo').map((test) => test.fullName),
  };
}

/** The stories in halves side by side, each with a federation of its own: they wait more than they compute. */
async function playwright(title, chromium) {
  await step(title, async () => {
    const halves = await Promise.all(['1', '2'].map((half) => playHalf(half, chromium)));
    for (const { counts, code, output } of halves) record(title, counts, code, output);
  });
}

async function playHalf(half, chromium) {
  const report = join(scratch, `e2e-${half}.json`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, FLOTILLA_CHROMIUM: chromium, FLOTILLA_E2E_RUN: half };
  const args = [bin('@playwright', 'test', 'cli.js'), 'test', '--config', 'e2e/playwright.config.ts', `--shard=${half}/2`, '--reporter=list,json'];
  const { code, output } = await runCommand(pinnedNode(), args, { env });
  const stats = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).stats : undefined;
  const counts = stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped > 0 ? [`${stats.skipped} browser tests`] : [] };
  return { counts, code, output };
}

/** A runner that failed without a failed test (it crashed, say) still counts as one failure. */
function record(title, counts, code, output) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: [] };
  const failures = code !== 0 && failed === 0 ? 1 : failed;
  sum.passed += passed;
  sum.failed += failures;
  sum.skipped.push(...skipped);
  if (failures > 0) say(output);
  say(`  ${title}: ${passed} passed, ${failures} failed`);
}

/** The quick part: no server is started. */
async function verify() {
  await step('making the API schemas', () => runCommand(pinnedNode(), ['scripts/build-kube-schemas.mjs']));
  await check('generating route types', pinnedNode(), [nextBinary(), 'typegen']);
  await check('checking types', bin('.bin', 'tsc'), ['--noEmit']);
  await check('linting', bin('.bin', 'oxlint'), []);
  await vitest('unit tests and architecture', 'unit');
}

await main(async () => {
  checkNode();
  await ensureInstalled();
  await verify();
  if (!process.argv.includes('--verify')) {
    const chromium = await ensureChromium();
    await ensureBuilt();
    await vitest('integration tests', 'integration');
    await playwright('browser tests', chromium);
  }
  rmSync(scratch, { recursive: true, force: true });
  if (sum.skipped.length > 0) say(`\nSkipped:\n${sum.skipped.map((name) => `  ${name}`).join('\n')}`);
  say(`\n${sum.passed} passed, ${sum.failed} failed`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
});
