import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as threads from 'node:worker_threads';
import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { askNameServer, type LiveQuestion, type LiveReply } from './dns-client.ts';
import type { DnsConfig } from './dns-config.ts';
import type { DnsHealth } from './dns-server.ts';
import type { QueryEntry } from './query-log.ts';
import type { ZoneHead } from './zones.ts';

export type ThreadOrder =
  | { do: 'setZones'; zones: readonly ZoneHead[] }
  | { do: 'set'; source: string; records: readonly ZoneRecord[] }
  | { do: 'recent'; id: number; limit: number }
  | { do: 'zoneFile'; id: number; zone: string }
  | { do: 'health'; id: number }
  | { do: 'stop' };

export type ThreadReport =
  | { told: 'listening'; port: number; takenPort: number | undefined }
  | { told: 'failed'; message: string }
  | { told: 'health'; health: DnsHealth }
  | { told: 'fresh'; id: number; health: DnsHealth }
  | { told: 'recent'; id: number; entries: QueryEntry[] }
  | { told: 'zoneFile'; id: number; text: string | undefined };

/** A thread that died is started again after this long; it loses counters and log, and gets every zone anew. */
const RESTART_MS = 1_000;
/** A server that listens everywhere is asked over loopback. */
const WILDCARDS: ReadonlyMap<string, string> = new Map([['0.0.0.0', '127.0.0.1'], ['::', '::1']]);
const WORKER_FILE = 'dns-worker.ts';
/** Under the web server this module is part of a bundle, and the thread's file stands where the project does. */
const WORKER_FOLDER: readonly string[] = ['server', 'dns-server'];

/** The name server as the control plane sees it: zones go in, health and log come out, answers are none of its business. */
export class DnsThread {
  readonly #config: DnsConfig;
  readonly #onDied: (message: string) => void;
  readonly #sources = new Map<string, readonly ZoneRecord[]>();
  readonly #asked = new Map<number, { resolve: (report: ThreadReport) => void; reject: (error: Error) => void }>();
  #zones: readonly ZoneHead[] = [];
  #worker: threads.Worker | undefined;
  #health: DnsHealth | undefined;
  #restart: NodeJS.Timeout | undefined;
  #port = 0;
  #takenPort: number | undefined;
  #lastId = 0;
  #isStopped = false;

  private constructor(config: DnsConfig, onDied: (message: string) => void) {
    this.#config = config;
    this.#onDied = onDied;
  }

  /** Starts the thread and resolves when it listens. @throws Error when the port can't be had. */
  static async start(config: DnsConfig, onDied: (message: string) => void): Promise<DnsThread> {
    const thread = new DnsThread(config, onDied);
    await thread.#start(config);
    return thread;
  }

  get port(): number {
    return this.#port;
  }

  /** The configured port, when another server has that one. */
  get takenPort(): number | undefined {
    return this.#takenPort;
  }

  setZones(zones: readonly ZoneHead[]): void {
    if (deepEqual(this.#zones, zones)) return;
    this.#zones = zones;
    this.#send({ do: 'setZones', zones });
  }

  /** Replaces everything that one source says; what is the same already is not sent. */
  set(source: string, records: readonly ZoneRecord[]): void {
    if (deepEqual(this.#sources.get(source) ?? [], records)) return;
    if (records.length === 0) this.#sources.delete(source);
    else this.#sources.set(source, records);
    this.#send({ do: 'set', source, records });
  }

  /** As of at most a second ago; undefined right after the start and while the thread is down. */
  health(): DnsHealth | undefined {
    return this.#health;
  }

  /** As of now. */
  async freshHealth(): Promise<DnsHealth> {
    const report = await this.#ask((id) => ({ do: 'health', id }));
    if (report.told !== 'fresh') throw new Error('the name server answered something else than its health');
    return report.health;
  }

  /** The newest queries, the newest first. */
  async recentQueries(limit: number): Promise<QueryEntry[]> {
    const report = await this.#ask((id) => ({ do: 'recent', id, limit }));
    return report.told === 'recent' ? report.entries : [];
  }

  /** A zone in master file format; undefined when there is no such zone. */
  async zoneFile(zone: string): Promise<string | undefined> {
    const report = await this.#ask((id) => ({ do: 'zoneFile', id, zone }));
    return report.told === 'zoneFile' ? report.text : undefined;
  }

  /** Asks the running server itself, over its own port. @throws ServiceError for a question that can't be sent or is not answered. */
  ask(question: LiveQuestion): Promise<LiveReply> {
    return askNameServer(this.endpoint, question);
  }

  /** Where clients on this machine reach it. */
  get endpoint(): { address: string; port: number } {
    const { address } = this.#config;
    return { address: WILDCARDS.get(address) ?? address, port: this.#port };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => { worker.once('exit', () => { resolve(); }); });
    this.#send({ do: 'stop' });
    await ended;
  }

  #start(config: DnsConfig): Promise<void> {
    const worker = new threads.Worker(workerPath(), { workerData: config, name: 'dns' });
    worker.unref();
    return new Promise((resolve, reject) => {
      worker.on('message', (report: ThreadReport) => {
        if (report.told === 'listening') {
          this.#worker = worker;
          this.#port = report.port;
          this.#takenPort ??= report.takenPort;
          resolve();
        } else if (report.told === 'failed') {
          reject(new Error(`the name server can't listen on ${config.address}, port ${config.port}: ${report.message}`));
          void worker.terminate();
        } else this.#hear(report);
      });
      let cause = 'its thread ended';
      worker.on('error', (error) => { cause = error instanceof Error ? error.message : String(error); });
      worker.once('exit', () => {
        reject(new Error(`the name server did not start: ${cause}`));
        if (this.#worker === worker) this.#died(cause);
      });
    });
  }

  #died(cause: string): void {
    this.#worker = undefined;
    this.#health = undefined;
    for (const { reject } of this.#asked.values()) reject(new Error('the name server was stopped'));
    this.#asked.clear();
    if (this.#isStopped) return;
    this.#onDied(cause);
    // The port that clients know must stay, so only that one will do.
    this.#restart = setTimeout(() => {
      this.#start({ ...this.#config, port: this.#port, ifTaken: 'exactly' }).then(() => { this.#replay(); }, (error: unknown) => { this.#died(String(error)); });
    }, RESTART_MS).unref();
  }

  #replay(): void {
    this.#send({ do: 'setZones', zones: this.#zones });
    for (const [source, records] of this.#sources) this.#send({ do: 'set', source, records });
  }

  #hear(report: Exclude<ThreadReport, { told: 'listening' | 'failed' }>): void {
    if (report.told === 'health') {
      this.#health = report.health;
      return;
    }
    this.#asked.get(report.id)?.resolve(report);
    this.#asked.delete(report.id);
  }

  #ask(order: (id: number) => ThreadOrder): Promise<ThreadReport> {
    if (this.#worker === undefined) return Promise.reject(new Error('the name server does not run at present'));
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#asked.set(this.#lastId, { resolve, reject });
      this.#send(order(this.#lastId));
    });
  }

  #send(order: ThreadOrder): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    this.#worker?.postMessage(order);
  }
}

function workerPath(): string {
  const beside = join(/* turbopackIgnore: true */ import.meta.dirname ?? '', WORKER_FILE);
  return existsSync(beside) ? beside : join(/* turbopackIgnore: true */ process.cwd(), ...WORKER_FOLDER, WORKER_FILE);
}
