import { say } from '#lib/kube/sentences.ts';
import { KubeError } from './errors.ts';

/** First pause after refused credentials: short, since an API server that starts up refuses good tokens for a moment. */
const FIRST_PAUSE_MS = 1_000;
/** Longest pause: somebody may mend the credentials in the cluster itself, and nothing tells us. */
const LONGEST_PAUSE_MS = 300_000;

/**
 * Remembers that a cluster refuses our credentials, so that it is not hammered with them: while a pause lasts, calls
 * fail at once without leaving this process; after it one call may try. Each refusal doubles the pause.
 */
export class Refusal {
  readonly #cluster: string;
  readonly #nowMs: () => number;
  readonly #onChange: (isRefused: boolean) => void;
  #pauseMs = 0;
  #untilMs = 0;

  constructor(cluster: string, nowMs: () => number, onChange: (isRefused: boolean) => void) {
    this.#cluster = cluster;
    this.#nowMs = nowMs;
    this.#onChange = onChange;
  }

  get isRefused(): boolean {
    return this.#pauseMs > 0;
  }

  /** @throws KubeError UNAUTHORIZED while the pause lasts. */
  check(): void {
    const waitMs = this.#untilMs - this.#nowMs();
    if (!this.isRefused) return;
    if (waitMs > 0) throw new KubeError({ code: 'UNAUTHORIZED', cluster: this.#cluster, httpStatus: 401, said: say('kube.credentialsLater', { cluster: this.#cluster, seconds: Math.ceil(waitMs / 1000) }) });
    // This call tries; the others wait for what it finds.
    this.#untilMs = this.#nowMs() + this.#pauseMs;
  }

  /** The cluster refused the credentials, and reading them again did not help. */
  note(): void {
    const wasRefused = this.isRefused;
    this.#pauseMs = wasRefused ? Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.#untilMs = this.#nowMs() + this.#pauseMs;
    if (!wasRefused) this.#onChange(true);
  }

  /** A call was let in. */
  clear(): void {
    if (!this.isRefused) return;
    this.#pauseMs = 0;
    this.#onChange(false);
  }
}
