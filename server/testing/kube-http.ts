import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

export type KubeReply = { readonly status: number; readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: unknown };

const isJson = (type = ''): boolean => type.startsWith('application/json');

/** The simplest client of a cluster: one request, one JSON answer, nothing retried. For tests that look at single answers. */
export class KubeHttp {
  readonly #url: string;
  readonly #ca: string;
  readonly #token: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(kubeconfig: string) {
    const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    this.#url = String(config.clusters[0].cluster.server);
    this.#ca = Buffer.from(String(config.clusters[0].cluster['certificate-authority-data']), 'base64').toString();
    this.#token = String(config.users[0].user.token);
  }

  /** @throws the socket's error when there is no whole answer, or an Error after `timeoutMs`. */
  send(method: string, path: string, body?: unknown, options: { contentType?: string; timeoutMs?: number } = {}): Promise<KubeReply> {
    return new Promise((done, fail) => {
      const call = request(`${this.#url}${path}`, {
        method, ca: this.#ca, agent: this.#agent,
        headers: { authorization: `Bearer ${this.#token}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }) },
      }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.complete) done({ status: response.statusCode ?? 0, headers: response.headers, body: isJson(response.headers['content-type']) ? JSON.parse(text) : text });
          else fail(new Error('The answer broke off.'));
        });
      });
      if (options.timeoutMs !== undefined) call.setTimeout(options.timeoutMs, () => call.destroy(new Error(`No answer in ${options.timeoutMs} ms.`)));
      call.on('error', fail);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Opens a watch and tells of each event, and of its end. Returns how to close it. */
  watch(path: string, onEvent: (event: { type: string; object: { metadata?: { name?: string; resourceVersion?: string }; code?: number } }) => void, onEnd: () => void = () => undefined): () => void {
    let rest = '';
    const call = request(`${this.#url}${path}`, { ca: this.#ca, agent: false, headers: { authorization: `Bearer ${this.#token}` } }, (response) => {
      response.setEncoding('utf8').on('data', (part: string) => {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onEvent(JSON.parse(line));
      }).on('close', onEnd).on('error', () => undefined);
    });
    call.on('error', onEnd);
    call.end();
    return () => call.destroy();
  }

  close(): void {
    this.#agent.destroy();
  }
}
