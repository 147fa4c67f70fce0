import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { toStatus, type KubeStatus } from '#lib/kube/status.ts';

export type Verdict = 'continue' | 'handled';

/**
 * Stands before an API server and spoils its answers: hangs, delays, refuses. It knows HTTP and nothing of Kubernetes
 * but the form of an error. Settings add up and can change at any time, also for requests that are waiting.
 */
export class RequestFaults {
  #delayMs = 0;
  #failShare = 0;
  #retryAfterSeconds: number | undefined;
  #isHanging = false;
  readonly #sockets = new Set<Socket>();
  /** Called when the hang ends. */
  readonly #waiting = new Set<() => void>();
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get state(): { hanging: boolean; delayMs: number; failShare: number; retryAfterSeconds?: number } {
    const throttle = this.#retryAfterSeconds === undefined ? {} : { retryAfterSeconds: this.#retryAfterSeconds };
    return { hanging: this.#isHanging, delayMs: this.#delayMs, failShare: this.#failShare, ...throttle };
  }

  /** Takes connections and never answers; open watches fall silent too. What was held back is sent when the hang ends. */
  hang(): void {
    if (this.#isHanging) return;
    this.#isHanging = true;
    for (const socket of this.#sockets) socket.cork();
  }

  setDelay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** `share` of the requests, 0 to 1, is answered with 500. */
  setFailShare(share: number): void {
    this.#failShare = share;
  }

  /** Every request is answered with 429 and this Retry-After; undefined ends it. */
  setThrottle(retryAfterSeconds: number | undefined): void {
    this.#retryAfterSeconds = retryAfterSeconds;
  }

  heal(): void {
    this.#delayMs = 0;
    this.#failShare = 0;
    this.#retryAfterSeconds = undefined;
    this.#endHang();
  }

  /** Lets go of every connection without mending anything: for the moment before the server closes. */
  release(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #endHang(): void {
    if (!this.#isHanging) return;
    this.#isHanging = false;
    for (const socket of this.#sockets) socket.uncork();
    for (const resume of [...this.#waiting]) resume();
  }

  /** Decides over one request before the API server sees it. */
  readonly intercept = (request: IncomingMessage, response: ServerResponse): Verdict | Promise<Verdict> => {
    this.#track(request.socket);
    if (!this.#isHanging && this.#delayMs === 0) return this.#refuse(response);
    return this.#holdThenRefuse(request, response);
  };

  async #holdThenRefuse(request: IncomingMessage, response: ServerResponse): Promise<Verdict> {
    if (this.#isHanging) await this.#untilHealed(request.socket);
    if (this.#delayMs > 0) await pause(this.#delayMs, request.socket);
    if (request.socket.destroyed) return 'handled';
    return this.#refuse(response);
  }

  #refuse(response: ServerResponse): Verdict {
    if (this.#retryAfterSeconds !== undefined) {
      const seconds = this.#retryAfterSeconds;
      response.setHeader('Retry-After', String(Math.ceil(seconds)));
      return answer(response, toStatus('TooManyRequests', 'The server has received too many requests and has asked us to try again later (a fault on purpose).', { retryAfterSeconds: Math.ceil(seconds) }));
    }
    if (this.#failShare > 0 && this.#random() < this.#failShare) {
      return answer(response, toStatus('InternalError', 'Internal error occurred: a fault on purpose.'));
    }
    return 'continue';
  }

  #track(socket: Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#isHanging) socket.cork();
  }

  #untilHealed(socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const resume = () => {
        this.#waiting.delete(resume);
        socket.off('close', resume);
        resolve();
      };
      this.#waiting.add(resume);
      socket.once('close', resume);
    });
  }
}

/** Ends early when the client goes away. */
function pause(ms: number, socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      socket.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    socket.once('close', end);
  });
}

function answer(response: ServerResponse, status: KubeStatus): Verdict {
  response.statusCode = status.code;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(status));
  return 'handled';
}
