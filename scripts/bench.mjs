// `npm run bench -- propagation`: runs one of the benchmarks under bench/ on the pinned runtime.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PlainError, ROOT, checkNode, ensureInstalled, main, pinnedNode } from './steps.mjs';

const FOLDER = join(ROOT, 'bench');

await main(async () => {
  checkNode();
  const [name, ...args] = process.argv.slice(2);
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
  if (name === undefined || !names.includes(name)) {
    throw new PlainError(`Which benchmark? There are: ${names.join(', ')}. For example: npm run bench -- ${names.includes('propagation') ? 'propagation' : names[0]}. bench/README.md says what each measures.`);
  }
  await ensureInstalled();
  const child = spawn(pinnedNode(), [join(FOLDER, `${name}.ts`), ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  // An interrupt reaches the benchmark too; it is given the time to stop what it started.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
});
