import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isJsonObject } from '#lib/kube/json.ts';

const START_LIMIT_MS = 115_000;
const STOP_GRACE_MS = 15_000;
const LINES_KEPT = 50;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A Node program of this project that prints JSON lines and says `{"step":"ready"}`; it ends when this process does. */
export class Child {
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #said: string[] = [];
  readonly #onLine: (line: string) => void;

  private constructor(child: ChildProcess, pid: number, onLine: (line: string) => void) {
    this.#process = child;
    this.pid = pid;
    this.#onLine = onLine;
    this.#ended = new Promise((done) => { child.once('close', () => { done(); }); });
  }

  /** @throws Error with what the program said, when it ends or takes too long instead of getting ready. */
  static async start(program: string, options: { args?: readonly string[]; nodeArgs?: readonly string[]; env?: Readonly<Record<string, string>>; onLine?: (line: string) => void }): Promise<Child> {
    const child = spawn(process.execPath, [...options.nodeArgs ?? [], program, ...options.args ?? []], {
      cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_NO_WARNINGS: '1', ...options.env },
    });
    if (child.pid === undefined) throw new Error(`${program} can't be started`);
    const self = new Child(child, child.pid, options.onLine ?? (() => undefined));
    await self.#untilReady(program);
    return self;
  }

  /** Ends it and waits for that: gently first, by force when it doesn't listen. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    const force = setTimeout(() => this.#process.kill('SIGKILL'), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(force);
  }

  #untilReady(program: string): Promise<void> {
    return new Promise((ready, fail) => {
      const giveUp = (why: string): void => { fail(new Error(`${program} did not start: ${why}\n${this.#said.join('\n')}`)); };
      const timer = setTimeout(() => {
        this.#process.kill('SIGKILL');
        giveUp(`not ready in ${START_LIMIT_MS / 1000} s`);
      }, START_LIMIT_MS);
      this.#process.once('close', (code) => {
        clearTimeout(timer);
        giveUp(`it ended with code ${code}`);
      });
      for (const stream of [this.#process.stdout, this.#process.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          this.#said.push(line);
          if (this.#said.length > LINES_KEPT) this.#said.shift();
          if (!isReadyLine(line)) return this.#onLine(line);
          clearTimeout(timer);
          ready();
        });
      }
    });
  }
}

function isReadyLine(line: string): boolean {
  if (!line.startsWith('{')) return false;
  const value: unknown = JSON.parse(line);
  return isJsonObject(value) && value['step'] === 'ready';
}
