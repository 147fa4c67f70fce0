import { Pool } from 'undici';
import { isJsonObject } from '#lib/kube/json.ts';
import { createApiServer, type ApiServer, type ApiServerOptions } from '../api-server.ts';

export type Answer = { readonly code: number; readonly body: Record<string, unknown>; readonly text: string; readonly headers: Record<string, string | string[] | undefined> };
export type SendOptions = { readonly token?: string; readonly type?: string; readonly accept?: string; readonly headers?: Record<string, string> };

/** A running API server and a small HTTP client for it. */
export type TestCluster = {
  readonly server: ApiServer;
  readonly url: string;
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, options?: SendOptions): Promise<Answer>;
  watch(path: string, options?: SendOptions): Promise<WatchReader>;
  close(): Promise<void>;
};

export async function startCluster(options: Partial<ApiServerOptions> = {}): Promise<TestCluster> {
  const server = createApiServer({
    name: 'test', databasePath: ':memory:', kubernetesVersion: '1.32.4', host: '127.0.0.1', port: 0,
    tokens: [{ token: 'admin', user: 'admin', groups: ['system:masters'] }, { token: 'dev', user: 'dev', groups: ['team'] }],
    groupAliases: [{ alias: 'kubefed.k8s.io', group: 'kubefed.io' }],
    reportError: (error) => { throw error; }, ...options,
  });
  const { url } = await server.start();
  const pool = new Pool(url, { connections: 64 });
  const headersOf = ({ token = 'admin', type = 'application/json', accept, headers }: SendOptions): Record<string, string> => ({
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }), 'content-type': type, ...(accept === undefined ? {} : { accept }), ...headers,
  });
  return {
    server, url,
    async send(method, path, body, sendOptions = {}) {
      const text = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const response = await pool.request({ method, path, headers: headersOf(sendOptions), ...(text === undefined ? {} : { body: text }) });
      const received = await response.body.text();
      return { code: response.statusCode, text: received, body: parse(received), headers: response.headers };
    },
    async watch(path, sendOptions = {}) {
      const response = await pool.request({ method: 'GET', path, headers: headersOf(sendOptions) });
      return new WatchReader(response.body);
    },
    async close() {
      await server.stop();
      await pool.destroy();
    },
  };
}

export type WatchEvent = { readonly type: string; readonly object: Record<string, unknown> };

/** Reads the events of one watch, one at a time. */
export class WatchReader {
  readonly #lines: AsyncGenerator<string>;
  readonly #body: AsyncIterable<Buffer> & { destroy(): unknown };

  constructor(body: AsyncIterable<Buffer> & { destroy(): unknown; on(event: 'error', listener: () => void): unknown }) {
    this.#body = body;
    body.on('error', () => {});
    this.#lines = readLines(body);
  }

  /** The next event; undefined when the stream has ended. */
  async next(): Promise<WatchEvent | undefined> {
    const { value, done } = await this.#lines.next();
    if (done === true) return undefined;
    const event = parse(value);
    return { type: String(event['type']), object: isJsonObject(event['object']) ? event['object'] : {} };
  }

  /** The next events as `TYPE name`. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const event = await this.next();
      if (event === undefined) break;
      const metadata = event.object['metadata'];
      taken.push(`${event.type} ${isJsonObject(metadata) ? String(metadata['name']) : ''}`);
    }
    return taken;
  }

  close(): void {
    this.#body.destroy();
  }
}

async function* readLines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parse(text: string): Record<string, unknown> {
  if (!text.startsWith('{')) return {};
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
