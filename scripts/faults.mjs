// `npm run faults -- cluster2 hang`: breaks an embedded cluster on purpose, and mends it again.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HELP = `npm run faults                          what is wrong with each cluster now
npm run faults -- CLUSTER FAULT         CLUSTER is a name such as cluster2, or "all"

  stop | start             refuse connections | serve again
  hang                     take connections and never answer
  slow 500                 answer this many milliseconds late
  fail 20%                 answer this share of the requests with 500
  throttle [SECONDS]       answer 429 with this Retry-After (1 unless told)
  drop-watches             close every open watch
  expire-watches           forget the watch history, so that resuming gets 410 Gone
  cordon NODE | uncordon NODE
  lose-node NODE | restore-node NODE
  heal                     end all of these

FLOTILLA_DIR (.flotilla) says which fleet is meant.`;

/** Turns the words of the command line into the body of a control request. */
export function toFault(words) {
  const [fault, value] = words;
  switch (fault) {
    case 'slow': return { fault, delayMs: toNumber(value, /^(\d+(?:\.\d+)?)(?:ms)?$/, 'slow needs milliseconds, such as 500') };
    case 'fail': return { fault, share: toNumber(value, /^(\d+(?:\.\d+)?)%$/, 'fail needs a share, such as 20%') / 100 };
    case 'throttle': return value === undefined ? { fault } : { fault, retryAfterSeconds: toNumber(value, /^(\d+)s?$/, 'throttle needs seconds, such as 2') };
    case 'cordon': case 'uncordon': case 'lose-node': case 'restore-node': return { fault, node: value };
    default: return { fault };
  }
}

function toNumber(text, pattern, complaint) {
  const match = pattern.exec(text ?? '');
  if (match === null) throw new Error(`${complaint}; it was given "${text ?? ''}".`);
  return Number(match[1]);
}

function readFleet() {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const path = join(resolve(root, process.env.FLOTILLA_DIR ?? '.flotilla'), 'fleet.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`There is no fleet at ${path}. Start one with npm start, or set FLOTILLA_DIR to its folder.`);
  }
}

async function call(fleet, path, body) {
  const headers = { authorization: `Bearer ${fleet.controlToken}` };
  const options = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${fleet.controlUrl}${path}`, options).catch(() => undefined);
  if (response === undefined) throw new Error('The fleet does not answer. Is it running? Start it with npm start.');
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

function describe(name, state) {
  const parts = [
    state.running ? undefined : 'stopped', state.hanging ? 'hanging' : undefined, state.delayMs > 0 ? `${state.delayMs} ms late` : undefined,
    state.failShare > 0 ? `failing ${Math.round(state.failShare * 1000) / 10}%` : undefined,
    state.retryAfterSeconds === undefined ? undefined : `throttling (retry after ${state.retryAfterSeconds} s)`,
  ].filter((part) => part !== undefined);
  return `${name}: ${parts.join(', ') || 'no request faults'}`;
}

async function run([cluster, ...words]) {
  if (cluster === '--help' || cluster === '-h') return console.log(HELP);
  const fleet = readFleet();
  if (cluster === undefined) {
    for (const [name, state] of Object.entries(await call(fleet, '/faults'))) console.log(describe(name, state));
    return undefined;
  }
  if (words.length === 0) throw new Error(`What should happen to ${cluster}?\n\n${HELP}`);
  const fault = toFault(words);
  const names = cluster === 'all' ? fleet.clusters.map((entry) => entry.name) : [cluster];
  for (const name of names) console.log(describe(name, await call(fleet, `/faults/${encodeURIComponent(name)}`, fault)));
  return undefined;
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await run(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
