// `npm run link`: prints a fresh sign-in link for the console that runs with this PORT and FLOTILLA_DIR.
import { spawnSync } from 'node:child_process';
import { ROOT, PlainError, checkNode, ensureInstalled, main, pinnedNode, say } from './steps.mjs';
import { readOptions } from './supervise.mjs';

await main(async () => {
  checkNode();
  await ensureInstalled();
  const { port, dir } = readOptions([], process.env);
  const issue = `import('./server/platform/session.ts').then(async (s) => process.stdout.write(await s.issueSignInToken(${JSON.stringify(dir)}, Date.now())))`;
  const issued = spawnSync(pinnedNode(), ['-e', issue], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  if (issued.status !== 0) throw new PlainError(`No link could be made for ${dir}: ${issued.stderr.trim().split('\n').at(-1)}`);
  say(`Sign in (this link works once, for 15 minutes):\n\n  http://127.0.0.1:${port}/sign-in?token=${issued.stdout}\n`);
});
