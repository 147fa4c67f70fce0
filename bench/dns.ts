/**
 * Times the name server under dnsperf on a zone of more than 10,000 names that changes every second, and the new synthesis
 * of one record among 1,000 after an endpoint changed. Needs dnsperf. Prints tables, then the same as JSON.
 * Run: node bench/dns.ts
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Zones } from '#server/dns-server/zones.ts';
import { answersOf, RECORDS, type Readiness } from './dns/zone-input.ts';

const LEAST_ANSWERS_PER_SECOND = 20_000;
const MOST_LATENCY_MS_P99 = 2;
const MOST_SYNTHESIS_MS = 10;
const SECONDS = 8;
/** Queries under way at once: enough to keep a core busy, few enough that waiting in line stays short. */
const OUTSTANDING = 24;
const CHANGES = 500;
/** Ways in which each name is spelt at random. */
const SPELLINGS = 20;
const MAX_OUTPUT_BYTES = 256 * 2 ** 20;
const run = promisify(execFile);

type Started = { port: number; names: { name: string; type: string }[] };
type Usage = { cpu: { user: number; system: number }; cacheHits: number; queries: number };

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function synthesis(): { medianMs: number; p99Ms: number; maxMs: number } {
  const zones = new Zones({ nowMs: () => Date.now(), ownAddress: '127.0.0.1' });
  const readiness: Readiness = new Map();
  zones.setZones([{ name: 'example.com' }]);
  for (let i = 0; i < RECORDS; i += 1) zones.set(`service:shop/${i}`, answersOf(i, readiness));
  const samples: number[] = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const i = (change * 7) % RECORDS;
    readiness.set(i, new Set(['cluster1', 'cluster2'].slice(change % 2)));
    const startedMs = performance.now();
    zones.set(`service:shop/${i}`, answersOf(i, readiness));
    zones.zoneOf('example.com')?.sets(`svc${i}.shop.fed.svc.example.com`);
    samples.push(performance.now() - startedMs);
  }
  const sorted = samples.toSorted((a, b) => a - b);
  return { medianMs: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99), maxMs: sorted.at(-1) ?? Number.NaN };
}

/** The one place that trusts our own child process to print what it prints. */
function parse<T>(line: string): T {
  return JSON.parse(line) as T;
}

type Row = Record<string, number>;

/** The questions as they are, and spelt in random case as resolvers do against forgery (0x20): a kept answer serves every spelling. */
async function serving(): Promise<{ asWritten: Row; randomCase: Row }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./dns/serve.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const folder = mkdtempSync(join(tmpdir(), 'flotilla-dns-'));
  try {
    const { port, names } = parse<Started>(await next());
    const usage = async (): Promise<Usage> => {
      child.stdin.write('\n');
      return parse<Usage>(await next());
    };
    const measure = async (questions: readonly string[]): Promise<Row> => {
      const queries = join(folder, 'queries');
      writeFileSync(queries, questions.join('\n'));
      return { names: names.length, ...await underLoad(port, queries, usage) };
    };
    const questions = names.map(({ name, type }) => `${name} ${type}`);
    const spelt = Array.from({ length: SPELLINGS }, () => names.map(({ name, type }) => `${inRandomCase(name)} ${type}`)).flat();
    return { asWritten: await measure(questions), randomCase: await measure(spelt) };
  } finally {
    child.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function underLoad(port: number, queries: string, usage: () => Promise<Usage>): Promise<Row> {
  const perf = (seconds: number, ...args: readonly string[]): Promise<{ stdout: string }> => run('dnsperf', [
    '-s', '127.0.0.1', '-p', String(port), '-d', queries, '-l', String(seconds), '-c', '4', '-q', String(OUTSTANDING), ...args,
  ], { maxBuffer: MAX_OUTPUT_BYTES });
  await perf(2);
  const before = await usage();
  const { stdout } = await perf(SECONDS, '-v');
  const after = await usage();
  const latencies = [...stdout.matchAll(/^> \S+ \S+ \S+ (\d+\.\d+)$/gm)].map(([, seconds]) => Number(seconds) * 1_000).toSorted((a, b) => a - b);
  const cpuSeconds = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6;
  return {
    answersPerSecond: Math.round(Number(/Queries per second:\s+([\d.]+)/.exec(stdout)?.[1])), lost: Number(/Queries lost:\s+(\d+)/.exec(stdout)?.[1]),
    answersPerCpuSecond: Math.round((after.queries - before.queries) / cpuSeconds), samples: latencies.length,
    p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99), p999Ms: percentile(latencies, 0.999), maxMs: latencies.at(-1) ?? Number.NaN,
    cacheHitShare: (after.cacheHits - before.cacheHits) / (after.queries - before.queries),
  };
}

function inRandomCase(name: string): string {
  return [...name].map((letter) => (Math.random() < 0.5 ? letter.toUpperCase() : letter)).join('');
}

const synthesisRow = synthesis();
const { asWritten: servingRow, randomCase } = await serving();
const holds = {
  answersPerSecond: (servingRow['answersPerSecond'] ?? 0) >= LEAST_ANSWERS_PER_SECOND, latency: (servingRow['p99Ms'] ?? Infinity) <= MOST_LATENCY_MS_P99,
  synthesis: synthesisRow.p99Ms <= MOST_SYNTHESIS_MS,
};
console.table({ 'as written': servingRow, 'random case': randomCase });
console.table([synthesisRow]);
console.log(JSON.stringify({ benchmark: 'dns', serving: servingRow, randomCase, synthesis: synthesisRow, holds }));
