import { createInterface } from 'node:readline';
import type { Kubectl } from './kubectl.ts';

const WAIT_LIMIT_MS = 20_000;

/** Lines of a kubectl that keeps running. `until` waits for them without polling; `end` stops the process. */
export class WatchLines {
  readonly #lines: string[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #child: ReturnType<Kubectl['start']>;

  constructor(kubectl: Kubectl, args: readonly string[]) {
    this.#child = kubectl.start(args);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        for (const listener of [...this.#listeners]) listener();
      });
    }
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Resolves as soon as `holds` is true of all lines so far. @throws Error with the lines when that takes longer than 20 s. */
  until(holds: (lines: readonly string[]) => boolean): Promise<void> {
    if (holds(this.#lines)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`These lines did not come in ${WAIT_LIMIT_MS / 1000} s; so far:\n${this.#lines.join('\n')}`));
      }, WAIT_LIMIT_MS);
      const look = (): void => {
        if (!holds(this.#lines)) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
    });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
