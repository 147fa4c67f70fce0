import { BURST_ANNOTATION, QPS_ANNOTATION } from '#lib/federation/clusters/client-limits.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ControlPlaneConfig } from './platform/config.ts';
import type { Logger } from './platform/logger.ts';
import { createAutoFederateController } from './controllers/auto-federate/controller.ts';
import { AUTO_FEDERATE_ANNOTATION } from './controllers/auto-federate/reconcile.ts';
import { createClusterHealthController } from './controllers/cluster-health/controller.ts';
import { createClusterInventoryController } from './controllers/cluster-health/inventory-controller.ts';
import { DnsController } from './controllers/dns/controller.ts';
import { publishDnsHints } from './controllers/dns/publish-hints.ts';
import { NO_SINK } from './controllers/dns/zone-sink.ts';
import { HistoryController } from './controllers/history/controller.ts';
import { createSchedulingControllers } from './controllers/scheduling/controller.ts';
import { SyncController } from './controllers/sync/controller.ts';
import { createTypeConfigController } from './controllers/type-config/controller.ts';
import type { DnsHealth } from './dns-server/dns-server.ts';
import { DnsThread } from './dns-server/dns-thread.ts';
import { EventHub } from './events/event-hub.ts';
import { startEventRecorder, type EventRecorder } from './events/event-recorder.ts';
import { publishHints, publishHistoryHint } from './events/publish-hints.ts';
import { Host } from './host/host.ts';
import { installFederation } from './host/install.ts';
import { SECRETS } from './host/resources.ts';
import { LeaderElection } from './host/leader-election.ts';
import { isDeadNamesake, processIdentity } from './platform/process-identity.ts';
import { isStorageStarting } from './kube-client/errors.ts';
import { loadKubeconfig } from './kube-client/kubeconfig.ts';
import { KubeClient } from './kube-client/kube-client.ts';
import type { CallCounts } from './kube-client/transport.ts';
import { MemberRegistry } from './members/member-registry.ts';
import { createPlanning, type Planning } from './planning/planning.ts';
import { errorText } from './platform/logger.ts';
import { sleep, systemClock } from './runtime/clock.ts';
import type { ControllerMetrics, ControllerOptions } from './runtime/controller.ts';
import { joinFleet } from './services/clusters/join-fleet.ts';
import { startCredentialRenewal } from './services/clusters/rotate-credentials.ts';
import { processSingleton } from './platform/process-singleton.ts';

/** The running control plane, as the web tier and tests see it. */
export type ControlPlane = {
  readonly host: Host;
  readonly registry: MemberRegistry;
  readonly hub: EventHub;
  /** Writes Events to the host. */
  readonly recorder: EventRecorder;
  /** What plans of replicas rest on besides the caches. */
  readonly planning: Planning;
  /** Names for federated Services and Ingresses. */
  readonly dns: DnsController;
  /** The name server that answers them; undefined when there is none. */
  readonly dnsServer: DnsThread | undefined;
  /** The Kubernetes version that the host reports. */
  readonly hostVersion: string;
  health(): ControlPlaneHealth;
  stop(): Promise<void>;
};

export type ControlPlaneHealth = {
  /** Every cache holds the host's state. */
  isReady: boolean;
  /** This replica reconciles; others only serve reads. */
  isLeading: boolean;
  startedAt: string;
  queues: ControllerMetrics[];
  /** Calls made so far, by cluster. */
  calls: Record<string, CallCounts>;
  /** The name server; absent when there is none. */
  dns?: DnsHealth;
};

/** Calls to the host at once: every type's workers together. */
const HOST_CONNECTIONS = 16;
/** In the embedded fleet this namespace is federated from the start, so that the first example works as it stands; and its servers, being ours, need no sparing. */
const EMBEDDED_SETTINGS = { [AUTO_FEDERATE_ANNOTATION]: 'test-namespace', [QPS_ANNOTATION]: '1000', [BURST_ANNOTATION]: '2000' };

/** Between attempts to start again after the lease was lost. */
const RESTART_PAUSE_MS = 5_000;

const current = processSingleton<ControlPlane>('control-plane');

/** The control plane of this process; undefined before it has started. */
export function getControlPlane(): ControlPlane | undefined {
  return current.get();
}

/**
 * Connects to the host, installs the federation there if need be, joins the embedded fleet if configured, and starts
 * every controller. Resolves when all caches hold the host's state. One that runs in this process already is stopped first.
 * @throws KubeError, KubeconfigError or ServiceError when the host can't be used as configured.
 */
export async function startControlPlane(config: ControlPlaneConfig, logger: Logger): Promise<ControlPlane> {
  await current.get()?.stop();
  const startedAt = new Date().toISOString();
  const clock = systemClock;
  const random = Math.random;
  const client = new KubeClient(await loadKubeconfig(config.hostKubeconfig, { name: 'host' }), { connections: HOST_CONNECTIONS });
  const hostVersion = stringAt(await client.rawJson('/version'), 'gitVersion') ?? '';
  const { wrote } = await installFederation({ client, clock, settings: config.fleet === 'embedded' ? EMBEDDED_SETTINGS : {} });
  if (wrote.length > 0) logger.info('installed the federation on the host', { objects: wrote.length });

  const host = new Host({ client, clock, random, onError: (what, error) => { logger[isStorageStarting(error) ? 'debug' : 'warn'](`${what}: ${errorText(error)}`); } });
  const registry = new MemberRegistry({
    clusters: host.clusters, secrets: host.secrets, clock, random, settings: () => host.settings,
    readSecret: (name) => client.find<KubeObject>(SECRETS, { name, namespace: SYSTEM_NAMESPACE }),
  });
  const planning = createPlanning(clock);
  const hub = new EventHub();
  publishHints(host, hub);
  const recorder = startEventRecorder({ client, clock, onDropped: (count, cause) => { logger.debug(`an event was not recorded: ${errorText(cause)}`, { count }); } });
  const onError: ControllerOptions['onError'] = ({ controller, key, error, retryInMs }) => {
    logger.warn(`${controller} ${key}: ${errorText(error)}`, { retryInMs });
  };
  registry.listen({
    lost: (member) => { logger.warn(`${member} does not answer`); },
    recovered: (member) => { logger.info(`${member} answers again`); },
    refused: (member, isRefused) => { logger.warn(isRefused ? `${member} refuses our credentials` : `${member} takes our credentials again`); },
    failed: (member, what, error) => { logger.debug(`${member}: ${what}: ${errorText(error)}`); },
  });

  await host.start();
  if (config.fleet === 'embedded') await joinFleet(host, config.dataFolder);
  const sync = new SyncController({ host, registry, clock, recorder, onError, config: () => requireConfig(host) });
  const controllers = [
    createClusterHealthController({ host, registry, recorder, clock, onError }),
    createClusterInventoryController({ host, registry, recorder, clock, onError }),
    createTypeConfigController({ host, clock, recorder, runner: sync, onError }),
    ...createSchedulingControllers({ host, registry, recorder, planning, clock, onError }),
    createAutoFederateController(host, clock, onError),
    new HistoryController(host, clock, onError, (subject) => { publishHistoryHint(hub, subject); }),
  ];
  const dnsServer = config.dns === undefined ? undefined : await DnsThread.start(config.dns, (cause) => { logger.warn(`the name server ended and is started again: ${cause}`); });
  if (dnsServer?.takenPort !== undefined) logger.info(`port ${dnsServer.takenPort} is taken, so the name server listens on port ${dnsServer.port}; FLOTILLA_DNS_PORT sets another`);
  const dns = new DnsController({
    client, clock, random, host, registry, sink: dnsServer ?? NO_SINK, onControllerError: onError,
    onError: (what, error) => { logger.debug(`${what}: ${errorText(error)}`); },
  });
  publishDnsHints(dns.objects, hub);
  registry.start();
  let work: Promise<void> | undefined;
  let stopRenewal: (() => void) | undefined;
  const startWork = (): Promise<void> => {
    sync.start();
    stopRenewal = startCredentialRenewal({ host, registry, recorder }, (cluster, error) => { logger.warn(`the token of ${cluster} could not be renewed: ${errorText(error)}`); });
    for (const controller of controllers) controller.start();
    work = dns.start();
    return work;
  };
  const election = new LeaderElection({
    client, clock, identity: processIdentity(config.dataFolder), isDead: (holder) => isDeadNamesake(holder, config.dataFolder),
    timing: () => requireConfig(host).leaderElect,
    onLost: () => {
      logger.error('the lease was lost: another replica may lead now; this one stops its controllers and stands by');
      void standByAgain(config, logger);
    },
    onError: (error) => { logger.warn(`the lease could not be renewed: ${errorText(error)}`); },
  });
  const isLeading = await election.start(() => {
    logger.info('this replica leads now');
    startWork().catch((error: unknown) => { logger.error(`the controllers can't start: ${errorText(error)}`); });
  });
  if (isLeading) await startWork();
  else {
    logger.info('another replica leads; this one serves reads, answers names and stands by');
    dns.follow().catch((error: unknown) => { logger.warn(`names can't be followed: ${errorText(error)}`); });
  }

  const plane: ControlPlane = {
    host, registry, hub, recorder, planning, dns, dnsServer, hostVersion,
    health: () => ({
      isReady: host.clusters.hasSynced, isLeading: election.isLeading, startedAt,
      ...optionalDns(dnsServer?.health()),
      queues: [...controllers.map((controller) => controller.metrics()), dns.metrics(), ...sync.metrics()],
      calls: Object.fromEntries([['host', client.counts()], ...[...registry.members()].map((member): [string, CallCounts] => [member.name, member.client.counts()])]),
    }),
    async stop() {
      if (current.get() === plane) current.set(undefined);
      hub.close();
      stopRenewal?.();
      await work?.catch((error: unknown) => { logger.debug(`the controllers had not started: ${errorText(error)}`); });
      await Promise.all(controllers.map((controller) => controller.stop()));
      await dns.stop();
      await dnsServer?.stop();
      await sync.stop();
      await recorder.stop();
      await registry.stop();
      await election.stop();
      await host.stop();
    },
  };
  current.set(plane);
  return plane;
}

/** After a lost lease everything starts anew, as often as it takes. */
async function standByAgain(config: ControlPlaneConfig, logger: Logger): Promise<void> {
  await current.get()?.stop();
  for (;;) {
    try {
      await startControlPlane(config, logger);
      return;
    } catch (error) {
      logger.error(`the control plane can't start again yet: ${errorText(error)}`);
      await sleep(systemClock, RESTART_PAUSE_MS);
    }
  }
}

function optionalDns(dns: DnsHealth | undefined): { dns?: DnsHealth } {
  return dns === undefined ? {} : { dns };
}

function requireConfig(host: Host): NonNullable<Host['config']> {
  if (host.config === undefined) throw new Error('there is no valid KubeFedConfig "kubefed" on the host; correct it or delete it and start again');
  return host.config;
}
