import { join } from 'node:path';
import { assertNever, invariant } from '#lib/kube/invariant.ts';
import { createApiServer, type ApiServer } from './api/api-server.ts';
import type { ClusterApi } from './api/cluster-api.ts';
import { ensureCertificates } from './certificates.ts';
import { ensureNodes } from './controllers/bootstrap/ensure-nodes.ts';
import { startControllers, type Controllers } from './controllers/start-controllers.ts';
import { NODE_SIZE, type ClusterSpec } from './demo.ts';
import { FaultError, type Fault, type FaultState } from './fault.ts';
import { ensureToken } from './fleet-files.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { cordonNode, loseNode, mendNode, mendNodes } from './node-faults.ts';
import { choosePort, HOST, isPortFree } from './ports.ts';
import { ensurePrivateFolder } from './private-file.ts';
import { RequestFaults } from './request-faults.ts';

export type ClusterOptions = {
  readonly spec: ClusterSpec;
  /** Holds the database, the certificates and the token. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** As `1.32.4`. */
  readonly kubernetesVersion: string;
  /** Addresses for its load balancers, such as `198.18.0.0/24`. */
  readonly loadBalancerRange: string;
  /** Tried first; another free one is taken when it is in use. */
  readonly preferredPort: number | undefined;
  readonly reportError: (cluster: string, message: string) => void;
};

const ADMIN = { user: 'admin', groups: ['system:masters', 'system:authenticated'] };
/** The federation's API groups under their old spelling. */
const HOST_ALIASES = [{ alias: 'kubefed.k8s.io', group: 'kubefed.io' }];

type Running = { readonly server: ApiServer; readonly controllers: Controllers };

/**
 * One embedded cluster: its API server, the controllers beside it, and what is wrong with it on purpose.
 * Starting and stopping it keeps name, port, token and certificates, so one kubeconfig serves for all its life.
 */
export class Cluster {
  readonly spec: ClusterSpec;
  readonly #options: ClusterOptions;
  readonly #requests = new RequestFaults();
  #port: number | undefined;
  #running: Running | undefined;
  /** Faults are applied one after the other: a stop and a start at the same time would leave neither. */
  #lastChange: Promise<void> = Promise.resolve();

  constructor(options: ClusterOptions) {
    this.spec = options.spec;
    this.#options = options;
  }

  get url(): string {
    invariant(this.#port !== undefined, `cluster ${this.spec.name} was started`);
    return `https://${HOST}:${this.#port}`;
  }

  get kubeconfig(): string {
    return this.#options.kubeconfig;
  }

  get state(): FaultState {
    return { running: this.#running !== undefined, ...this.#requests.state };
  }

  /** Starts it on its port and writes its kubeconfig. @throws Error when it was running before on a port that is now taken. */
  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    const { folder, spec, kubeconfig } = this.#options;
    ensurePrivateFolder(folder);
    const token = ensureToken(join(folder, 'token'));
    const tls = await ensureCertificates(join(folder, 'certificates.json'), spec.name, new Date());
    const port = await this.#nextPort();
    const server = createApiServer({
      name: spec.name, databasePath: join(folder, 'cluster.db'), kubernetesVersion: this.#options.kubernetesVersion, host: HOST, port,
      tls: { ca: tls.ca, cert: tls.cert, key: tls.key }, tokens: [{ token, ...ADMIN }], intercept: this.#requests.intercept,
      reportError: (error) => this.#report('API server', error),
      ...(spec.role === 'host' ? { groupAliases: HOST_ALIASES, namespaceAutoProvision: true } : {}),
    });
    try {
      await server.start();
      this.#port = port;
      this.#running = { server, controllers: await this.#startControllers(server.api, port, tls.ca) };
    } catch (error) {
      await server.stop();
      throw error;
    }
    writeKubeconfig(kubeconfig, { cluster: spec.name, url: this.url, ca: tls.ca, user: ADMIN.user, token });
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    // Sockets held back by a fault would keep the server open.
    this.#requests.release();
    running.controllers.stop();
    await running.server.stop();
  }

  /** @throws FaultError when the fault does not fit what the cluster is now. */
  apply(fault: Fault): Promise<void> {
    const change = this.#lastChange.then(() => this.#apply(fault));
    this.#lastChange = change.catch(() => undefined);
    return change;
  }

  async #apply(fault: Fault): Promise<void> {
    switch (fault.fault) {
      case 'stop': return this.stop();
      case 'start': return this.start();
      case 'hang': return this.#requests.hang();
      case 'slow': return this.#requests.setDelay(fault.delayMs);
      case 'fail': return this.#requests.setFailShare(fault.share);
      case 'throttle': return this.#requests.setThrottle(fault.retryAfterSeconds);
      case 'drop-watches': return this.#server().dropWatches();
      case 'expire-watches': return expireWatches(this.#server());
      case 'cordon': return cordonNode(this.#server().api, fault.node);
      case 'lose-node': return loseNode(this.#server().api, fault.node);
      case 'uncordon': case 'restore-node': return mendNode(this.#server().api, fault.node);
      case 'heal': {
        this.#requests.heal();
        await this.start();
        return mendNodes(this.#server().api);
      }
      default: return assertNever(fault);
    }
  }

  /** What was announced once (in kubeconfig files, in the federation) must stay true while the fleet runs. */
  async #nextPort(): Promise<number> {
    if (this.#port === undefined) return choosePort(this.#options.preferredPort);
    if (await isPortFree(this.#port)) return this.#port;
    throw new FaultError(`Port ${this.#port} of cluster ${this.spec.name} was taken by another program while the cluster was stopped. Free the port and start the cluster again.`);
  }

  async #startControllers(api: ClusterApi, port: number, rootCertificate: string): Promise<Controllers> {
    const { spec, kubernetesVersion, loadBalancerRange } = this.#options;
    const controllers = await startControllers(api, {
      address: { ip: HOST, port }, rootCertificate, loadBalancerRange,
      reportError: (controller, key, error) => this.#report(`${controller} ${key}`, error),
    });
    try {
      await ensureNodes(api, {
        namePrefix: spec.name, region: spec.region, zones: spec.zones, nodesPerZone: spec.nodesPerZone, kubeletVersion: `v${kubernetesVersion}`, ...NODE_SIZE,
      });
    } catch (error) {
      controllers.stop();
      throw error;
    }
    return controllers;
  }

  #report(where: string, error: unknown): void {
    this.#options.reportError(this.spec.name, `${where}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #server(): ApiServer {
    if (this.#running === undefined) throw new FaultError(`Cluster ${this.spec.name} is stopped. Start it first ("start" or "heal").`);
    return this.#running.server;
  }
}

/** An event is written first: a watch that had seen everything would otherwise resume at the very end of the history and not notice. */
async function expireWatches(server: ApiServer): Promise<void> {
  server.dropWatches();
  const at = server.api.now().toISOString().replace(/\.\d+Z$/, 'Z');
  await server.api.create('/events', {
    apiVersion: 'v1', kind: 'Event', metadata: { name: `watch-history-expired.${server.api.now().getTime().toString(36)}`, namespace: 'default' },
    involvedObject: { apiVersion: 'v1', kind: 'Namespace', name: 'default' }, reason: 'WatchHistoryExpired', type: 'Normal',
    message: 'The watch history was expired on purpose.', count: 1, firstTimestamp: at, lastTimestamp: at, source: { component: 'embedded-cluster' },
  });
  server.compactHistory();
  server.dropWatches();
}
