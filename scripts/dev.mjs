// `npm run dev`: the same federation as `npm start`, with the console reloading as its sources change.
import { runFederation, readOptions } from './supervise.mjs';
import { checkNode, checkPortFree, ensureInstalled, main } from './steps.mjs';

await main(async () => {
  checkNode();
  const options = readOptions(process.argv.slice(2), process.env);
  await checkPortFree(options.port);
  await ensureInstalled();
  await runFederation(options, 'dev');
});
