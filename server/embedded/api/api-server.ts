import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createSchemaRegistry } from '../schema/schema-registry.ts';
import { ObjectStore } from '../store/object-store.ts';
import { Authenticator, type StaticToken } from './authentication/authenticator.ts';
import { startTokenSecrets } from './authentication/token-secrets.ts';
import { ServiceAccountTokens } from './authentication/service-account-tokens.ts';
import { TOKEN_ISSUER, TokenSigner } from './authentication/token-signer.ts';
import { createGrantGuard } from './authorization/grant-guard.ts';
import { RbacAuthorizer } from './authorization/rbac-authorizer.ts';
import { RequestGate } from './authorization/request-gate.ts';
import { startRoleAggregation } from './authorization/role-aggregation.ts';
import { bootstrapCluster } from './bootstrap.ts';
import type { ClusterApi } from './cluster-api.ts';
import { CrdLifecycle } from './crd-lifecycle.ts';
import { DiscoveryRoutes } from './discovery/discovery-routes.ts';
import { startEventExpiry } from './event-expiry.ts';
import { GroupAliases, type GroupAlias } from './group-aliases.ts';
import { handleRequest, type HandlerParts, type Intercept } from './http/request-handler.ts';
import { WatchRegistry } from './http/watch-registry.ts';
import { InProcessApi } from './in-process-api.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import type { ClusterParts } from './objects/cluster-parts.ts';
import { ObjectWriter } from './objects/object-writer.ts';
import { ResourceCatalog } from './resource-catalog.ts';
import { SubresourceRoutes } from './subresources/subresource-routes.ts';

export type ApiServerOptions = {
  readonly name: string;
  /** A file, or `:memory:`. */
  readonly databasePath: string;
  /** As `1.32.4`. */
  readonly kubernetesVersion: string;
  /** PEM texts; without them the server speaks plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca: string };
  readonly host: '127.0.0.1';
  /** 0: any free one. */
  readonly port: number;
  readonly tokens: readonly StaticToken[];
  readonly groupAliases?: readonly GroupAlias[];
  /** Creating into a missing namespace makes the namespace. */
  readonly namespaceAutoProvision?: boolean;
  /** Sees every request first; one that it handled goes no further. */
  readonly intercept?: Intercept;
  /** Told of failures that no client is waiting to hear about. */
  readonly reportError?: (error: unknown) => void;
  readonly now?: () => Date;
};

export interface ApiServer {
  readonly api: ClusterApi;
  /** Listens. @throws when the port is taken. */
  start(): Promise<{ url: string; port: number }>;
  /** Ends watches and connections, writes what is pending and closes the database. */
  stop(): Promise<void>;
  /** Cuts every open watch, as a failing network would. */
  dropWatches(): void;
  /** Expires the watch history: the next watch from an older revision gets 410 Gone. */
  compactHistory(): void;
}

/** Idle keep-alive connections are held longer than clients hold theirs, so a request rarely meets a closing one. */
const KEEP_ALIVE_MS = 120_000;
const MAX_CONNECTIONS = 10_000;
/** Where the database keeps the key that signs service account tokens: made once, so tokens outlive a restart. */
const SIGNING_KEY = 'service-account-key';

/** Builds one Kubernetes API server over one database. Nothing listens before `start`. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const report = options.reportError ?? ((error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)));
  const cluster = assembleCluster(options, report);
  const handler = assembleHandler(options, cluster);
  const server = listenWith(options, (request, response) => void handleRequest(handler, request, response));
  const sockets = trackSockets(server);
  return {
    api: cluster.api,
    start: async () => {
      await cluster.parts.store.settled();
      return listen(server, options);
    },
    dropWatches: () => cluster.watches.dropAll(),
    compactHistory: () => cluster.parts.store.compact(),
    stop: async () => {
      for (const stop of cluster.stops) stop();
      cluster.watches.endAll();
      await close(server, sockets);
      await cluster.parts.store.close();
    },
  };
}

type Cluster = {
  readonly parts: ClusterParts;
  readonly api: InProcessApi;
  readonly writer: ObjectWriter;
  readonly watches: WatchRegistry;
  readonly authorizer: RbacAuthorizer;
  readonly signer: TokenSigner;
  readonly tokens: ServiceAccountTokens;
  readonly stops: (() => void)[];
};

function assembleCluster(options: ApiServerOptions, report: (error: unknown) => void): Cluster {
  const aliases = new GroupAliases(options.groupAliases ?? []);
  const registry = createSchemaRegistry({ groupAliases: (group) => aliases.spellingsOf(group) });
  const store = new ObjectStore({ path: options.databasePath, reportError: report, settings: { [SIGNING_KEY]: TokenSigner.newKeyPem } });
  const catalog = new ResourceCatalog(registry, aliases);
  const parts: ClusterParts = {
    store, registry, catalog, aliases, now: options.now ?? (() => new Date()),
    namespaces: options.namespaceAutoProvision === true ? 'auto-provision' : 'must-exist',
  };
  const authorizer = new RbacAuthorizer(store, aliases);
  const grantGuard = createGrantGuard(authorizer, aliases);
  const watches = new WatchRegistry();
  const writer: ObjectWriter = new ObjectWriter(parts, (request, object, live) => {
    grantGuard(request, object, live);
    crds.guard(request, object, live);
  });
  const api = new InProcessApi(parts, writer);
  const crds = new CrdLifecycle(parts, api, (storage) => watches.endAll(storage), report);
  const signer = new TokenSigner(store.setting(SIGNING_KEY) ?? TokenSigner.newKeyPem());
  const tokens = new ServiceAccountTokens(signer, store);
  const stops = [crds.start()];
  bootstrapCluster(api, report);
  stops.push(startRoleAggregation(api, report), startTokenSecrets(api, tokens, options.tls?.ca ?? '', report), startEventExpiry(api, report));
  return { parts, api, writer, watches, authorizer, signer, tokens, stops };
}

function assembleHandler(options: ApiServerOptions, cluster: Cluster): HandlerParts {
  const { parts, writer, watches, authorizer, signer, tokens } = cluster;
  const authenticator = new Authenticator(options.tokens, tokens, () => parts.now());
  const objects = { parts, writer, watches };
  return {
    authenticator, objects, catalog: parts.catalog,
    gate: new RequestGate(authorizer, parts.aliases),
    subresources: new SubresourceRoutes({ objects, authenticator, tokens, authorizer }),
    discovery: new DiscoveryRoutes(parts.catalog, parts.registry),
    metrics: new RequestMetrics(),
    health: [{ name: 'ping', isHealthy: () => true }, { name: 'storage', isHealthy: () => parts.store.isHealthy }],
    kubernetesVersion: options.kubernetesVersion,
    publicKeySet: () => signer.publicKeySet(), issuer: TOKEN_ISSUER,
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
  };
}

function listenWith(options: ApiServerOptions, handle: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const common = { keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true };
  const server = options.tls === undefined
    ? createHttpServer(common, handle)
    : createHttpsServer({ ...common, key: options.tls.key, cert: options.tls.cert }, handle);
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function listen(server: Server, options: ApiServerOptions): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : options.port;
      resolve({ url: `${options.tls === undefined ? 'http' : 'https'}://${options.host}:${port}`, port });
    });
  });
}

/**
 * The connections as the network has them. The server itself knows them only once TLS is agreed on, so one that is still
 * shaking hands, or came between the last look and the end of listening, would outlive a close and keep it waiting.
 */
function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (!server.listening) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
