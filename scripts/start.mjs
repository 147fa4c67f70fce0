// `npm start`: installs what is missing, builds what changed, runs the embedded federation and the console.
import { runFederation, readOptions } from './supervise.mjs';
import { checkNode, checkPortFree, ensureBuilt, ensureInstalled, main } from './steps.mjs';

await main(async () => {
  checkNode();
  const options = readOptions(process.argv.slice(2), process.env);
  await checkPortFree(options.port);
  await ensureInstalled();
  await ensureBuilt();
  await runFederation(options, 'start');
});
