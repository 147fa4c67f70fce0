import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { issueCertificates, type ClusterCertificates } from '#server/embedded/certificates.ts';
import type { Breakable } from '#server/embedded/control-server.ts';
import { FaultError, type Fault, type FaultState } from '#server/embedded/fault.ts';
import { randomToken } from '#server/embedded/fleet-files.ts';
import { writeKubeconfig } from '#server/embedded/kubeconfig.ts';
import { choosePort, HOST } from '#server/embedded/ports.ts';
import { LoggedProcess } from './child-process.ts';

const READY_TIMEOUT_MS = 110_000;
const READY_POLL_MS = 200;
const PROBE_TIMEOUT_MS = 5_000;
const RSA_BITS = 2_048;

/** The store that all kube-apiservers of one test run share, each under its own prefix. */
export class Etcd {
  #process: LoggedProcess | undefined;
  #url = '';

  get url(): string {
    return this.#url;
  }

  async start(assets: string, dir: string): Promise<void> {
    const [client, peer] = [await choosePort(undefined), await choosePort(undefined)];
    this.#url = `http://${HOST}:${client}`;
    const peerUrl = `http://${HOST}:${peer}`;
    this.#process = new LoggedProcess(join(assets, 'etcd'), [
      '--name', 'one', '--data-dir', join(dir, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn',
      '--listen-client-urls', this.#url, '--advertise-client-urls', this.#url,
      '--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl, '--initial-cluster', `one=${peerUrl}`,
    ], join(dir, 'etcd.log'));
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}

/**
 * One real kube-apiserver on loopback with RBAC, a token file and its own certificates; no controllers and no nodes,
 * as in envtest. Of the faults it can stop, start, hang and heal.
 */
export class RealCluster implements Breakable {
  readonly name: string;
  readonly kubeconfig: string;
  readonly #dir: string;
  readonly #assets: string;
  readonly #etcd: Etcd;
  readonly #token = randomToken();
  #certificates: ClusterCertificates | undefined;
  #port = 0;
  #process: LoggedProcess | undefined;
  #isHanging = false;

  constructor(options: { name: string; dir: string; kubeconfig: string; assets: string; etcd: Etcd }) {
    this.name = options.name;
    this.kubeconfig = options.kubeconfig;
    this.#dir = options.dir;
    this.#assets = options.assets;
    this.#etcd = options.etcd;
  }

  get url(): string {
    return `https://${HOST}:${this.#port}`;
  }

  get state(): FaultState {
    return { running: this.#process?.isRunning ?? false, hanging: this.#isHanging, delayMs: 0, failShare: 0 };
  }

  async start(): Promise<void> {
    if (this.#process?.isRunning === true) return;
    if (this.#certificates === undefined) await this.#prepare();
    this.#process = new LoggedProcess(join(this.#assets, 'kube-apiserver'), this.#flags(), join(this.#dir, 'apiserver.log'));
    await this.#untilReady();
  }

  async stop(): Promise<void> {
    this.#isHanging = false;
    await this.#process?.stop();
  }

  async apply(fault: Fault): Promise<void> {
    switch (fault.fault) {
      case 'stop': return this.stop();
      case 'start': return this.start();
      case 'hang': return this.#pause('SIGSTOP');
      case 'heal':
        this.#pause('SIGCONT');
        return this.start();
      default: throw new FaultError(`"${fault.fault}" is for embedded clusters only; a real kube-apiserver knows stop, start, hang and heal.`);
    }
  }

  #pause(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#isHanging = signal === 'SIGSTOP';
    this.#process?.signal(signal);
  }

  async #prepare(): Promise<void> {
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    this.#certificates = await issueCertificates(this.name, new Date());
    this.#port = await choosePort(undefined);
    const account = generateKeyPairSync('rsa', {
      modulusLength: RSA_BITS, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const files = {
      'apiserver.crt': this.#certificates.cert, 'apiserver.key': this.#certificates.key, 'sa.pub': account.publicKey, 'sa.key': account.privateKey,
      'tokens.csv': `${this.#token},admin,admin-uid,"system:masters"\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#dir, name), text, { mode: 0o600 });
    writeKubeconfig(this.kubeconfig, { cluster: this.name, url: this.url, ca: this.#certificates.ca, user: 'admin', token: this.#token });
  }

  #flags(): string[] {
    const file = (name: string): string => join(this.#dir, name);
    return [
      '--bind-address', HOST, '--advertise-address', HOST, '--secure-port', String(this.#port), '--endpoint-reconciler-type', 'none',
      '--etcd-servers', this.#etcd.url, '--etcd-prefix', `/${this.name}`,
      '--tls-cert-file', file('apiserver.crt'), '--tls-private-key-file', file('apiserver.key'), '--token-auth-file', file('tokens.csv'),
      '--authorization-mode', 'Node,RBAC', '--allow-privileged=true', '--service-cluster-ip-range', '10.0.0.0/24',
      '--service-account-issuer', 'https://kubernetes.default.svc', '--service-account-key-file', file('sa.pub'), '--service-account-signing-key-file', file('sa.key'),
      '--disable-admission-plugins', 'ServiceAccount',
    ];
  }

  async #untilReady(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.#isReady())) {
      const { isRunning = false } = this.#process ?? {};
      if (!isRunning || Date.now() > deadline) {
        throw new Error(`kube-apiserver ${this.name} ${isRunning ? 'was not ready in time' : 'ended'}:\n${this.#process?.lastWords() ?? ''}`);
      }
      await new Promise((resume) => setTimeout(resume, READY_POLL_MS));
    }
  }

  #isReady(): Promise<boolean> {
    return new Promise((done) => {
      const probe = request(`${this.url}/readyz`, { ca: this.#certificates?.ca, timeout: PROBE_TIMEOUT_MS, agent: false }, (response) => {
        response.resume();
        done(response.statusCode === 200);
      });
      probe.on('error', () => done(false));
      probe.on('timeout', () => probe.destroy());
      probe.end();
    });
  }
}
