import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '#lib/kube/json.ts';

const MAIN = fileURLToPath(new URL('../embedded/main.ts', import.meta.url));

/** The fleet's own process, as `npm start` runs it, with the JSON lines that it prints. */
export class FleetMain {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[] = [];
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #ready: Promise<boolean>;

  constructor(args: readonly string[], wrap: readonly string[] = []) {
    const [command = process.execPath, ...rest] = [...wrap, process.execPath, MAIN, ...args];
    this.child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
    this.ended = new Promise((done) => this.child.once('close', (code, signal) => done(signal ?? code ?? 0)));
    this.#ready = new Promise((done) => {
      void this.ended.then(() => done(false));
      if (this.child.stdout === null) return;
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const value: unknown = JSON.parse(line);
        if (!isJsonObject(value)) return;
        this.lines.push(value);
        if (value['step'] === 'ready') done(true);
      });
    });
  }

  /** @throws Error with what it said when it ends instead. */
  async untilReady(): Promise<void> {
    if (await this.#ready) return;
    throw new Error(`The fleet ended before it was ready: ${JSON.stringify(this.lines)}`);
  }

  /** Ends it without any chance to tidy up. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<number | NodeJS.Signals> {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
