import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import { askNameServer, type LiveQuestion } from '#server/dns-server/dns-client.ts';

const run = promisify(execFile);
const DIG_TIMEOUT_MS = 10_000;
/** Where distributions keep daemons that are not on everybody's path. */
const DAEMON_FOLDERS: readonly string[] = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** Absolute path of a program, or undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...DAEMON_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      // Not there: the next folder may have it.
      return false;
    }
  });
}

/** A `describe` that needs programs of the distribution; without one of them its tests are reported as skipped, by name. */
export function describeWithPrograms(programs: readonly string[], name: string, body: () => void): void {
  const missing = programs.filter((program) => findProgram(program) === undefined);
  if (missing.length > 0) console.log(`skipped (${missing.join(', ')} not installed): ${name}`);
  describe.skipIf(missing.length > 0)(name, body);
}

/** Runs `dig` against a server on loopback and returns what it printed. */
export async function dig(port: number, ...args: readonly string[]): Promise<string> {
  return (await run('dig', ['@127.0.0.1', '-p', String(port), '+time=2', '+tries=1', ...args], { timeout: DIG_TIMEOUT_MS })).stdout;
}

/** The data of the answers, sorted, as `dig +short` prints them. */
export async function digShort(port: number, ...args: readonly string[]): Promise<string[]> {
  return (await dig(port, '+short', ...args)).split('\n').filter((line) => line !== '').toSorted();
}

/** Asks a server on loopback with our own client, so that a test needs no program; returns the reply as `dig` lays it out. */
export async function ask(port: number, name: string, type: LiveQuestion['type'] = 'A', options: Partial<Pick<LiveQuestion, 'subnet' | 'transport'>> = {}): Promise<string> {
  return (await askNameServer({ address: '127.0.0.1', port }, { name, type, transport: 'udp', ...options })).text;
}

/** The data of the answers, sorted. */
export async function askShort(...args: Parameters<typeof ask>): Promise<string[]> {
  const [, answers = ''] = (await ask(...args)).split(';; ANSWER SECTION:\n');
  const lines = answers.split('\n\n')[0]?.split('\n') ?? [];
  return lines.filter((line) => line !== '').map((line) => line.split('\t').slice(4).join('\t')).toSorted();
}

/** Runs any program and returns its output; rejects with what it said when it fails. */
export async function runProgram(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(findProgram(program) ?? program, [...args], { timeout: DIG_TIMEOUT_MS });
  return stdout + stderr;
}
