import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';

const STOP_GRACE_MS = 8_000;
const LOG_TAIL_CHARS = 3_000;

/** A program whose output goes to a log file. Stopped by its own process number, first gently, then by force. */
export class LoggedProcess {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #ended: Promise<void>;

  constructor(command: string, args: readonly string[], log: string) {
    const file = openSync(log, 'a');
    this.#child = spawn(command, [...args], { stdio: ['ignore', file, file] });
    closeSync(file);
    this.#log = log;
    this.#ended = new Promise((ended) => {
      this.#child.once('exit', () => ended());
      this.#child.once('error', () => ended());
    });
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    // A process that was paused on purpose can't hear the request to end.
    this.#child.kill('SIGCONT');
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(force);
  }

  /** The end of what it said, to explain a failure. */
  lastWords(): string {
    return readFileSync(this.#log, 'utf8').slice(-LOG_TAIL_CHARS);
  }
}

/** Whether a process of this number runs; one that ended but was not yet collected by its parent counts as running. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process: that is the answer.
    return false;
  }
}
