import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SWAGGER_PROTOBUF_TYPE } from '../../schema/openapi/swagger-protobuf.ts';
import type { SchemaRegistry } from '../../schema/schema-registry.ts';
import { negotiateDiscovery, parseAccept } from '../http/accept.ts';
import { sendBytes, sendJson } from '../http/reply.ts';
import type { ResourceCatalog } from '../resource-catalog.ts';
import { aggregatedDiscovery } from './aggregated-discovery.ts';
import { coreVersions, groupDocument, groupList, resourceList } from './legacy-discovery.ts';
import { notAcceptable } from '../api-error.ts';

type Cached = { readonly bytes: Buffer; readonly etag: string };

/** The same media type as clients ask for, in the spelling of a Content-Type. */
const SWAGGER_PROTOBUF_SENT_TYPE = SWAGGER_PROTOBUF_TYPE.replace('@', '.');

/** Discovery and OpenAPI. Documents are made once for each state of the catalog and answered by ETag after that. */
export class DiscoveryRoutes {
  readonly #catalog: ResourceCatalog;
  readonly #registry: SchemaRegistry;
  readonly #documents = new Map<string, Cached | undefined>();
  #generation = -1;

  constructor(catalog: ResourceCatalog, registry: SchemaRegistry) {
    this.#catalog = catalog;
    this.#registry = registry;
  }

  /** Answers when the path is one of discovery or OpenAPI and says whether it did. */
  serve(request: IncomingMessage, response: ServerResponse, path: string): boolean {
    const parts = path.split('/').filter((part) => part !== '');
    const [root, first, second] = parts;
    if ((root === 'api' || root === 'apis') && parts.length === 1) return this.#serveRoot(request, response, root);
    if (root === 'api' && first !== undefined && parts.length === 2) return this.#send(request, response, path, () => resourceList(this.#catalog, '', first));
    if (root === 'apis' && first !== undefined && parts.length === 2) return this.#send(request, response, path, () => groupDocument(this.#catalog, first));
    if (root === 'apis' && first !== undefined && second !== undefined && parts.length === 3) {
      return this.#send(request, response, path, () => resourceList(this.#catalog, first, second));
    }
    if (root === 'openapi') return this.#serveOpenApi(request, response, parts.slice(1));
    return false;
  }

  #serveRoot(request: IncomingMessage, response: ServerResponse, root: 'api' | 'apis'): boolean {
    const version = negotiateDiscovery(request.headers.accept);
    response.setHeader('vary', 'Accept');
    if (version === 'legacy') {
      return this.#send(request, response, `/${root}`, () => (root === 'api' ? coreVersions(request.headers.host ?? '') : groupList(this.#catalog)));
    }
    const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    return this.#send(request, response, `/${root}#${version}`, () => aggregatedDiscovery(this.#catalog, root, version), contentType);
  }

  #serveOpenApi(request: IncomingMessage, response: ServerResponse, parts: readonly string[]): boolean {
    const [version, ...rest] = parts;
    if (version === 'v2' && rest.length === 0) return this.#serveSwagger(request, response);
    if (version !== 'v3') return false;
    if (rest.length === 0) return this.#send(request, response, '/openapi/v3', () => this.#registry.openApiV3Index());
    const groupVersion = rest[0] === 'api' ? rest.slice(1).join('/') : rest[0] === 'apis' ? rest.slice(1).join('/') : undefined;
    if (groupVersion === undefined) return false;
    return this.#send(request, response, `/openapi/v3/${groupVersion}`, () => this.#registry.openApiV3Document(groupVersion));
  }

  /** OpenAPI v2, which kubectl reads in protobuf only. */
  #serveSwagger(request: IncomingMessage, response: ServerResponse): boolean {
    const form = swaggerForm(request.headers.accept);
    response.setHeader('vary', 'Accept');
    return form === 'json'
      ? this.#send(request, response, '/openapi/v2', () => this.#registry.openApiV2())
      : this.#send(request, response, '/openapi/v2#protobuf', () => this.#registry.openApiV2Protobuf(), SWAGGER_PROTOBUF_SENT_TYPE);
  }

  #send(request: IncomingMessage, response: ServerResponse, key: string, make: () => object | undefined, contentType = 'application/json'): boolean {
    const document = this.#document(key, make);
    if (document === undefined) return false;
    response.setHeader('etag', document.etag);
    if (request.headers['if-none-match'] === document.etag) {
      response.writeHead(304);
      response.end();
    } else sendBytes(response, 200, document.bytes, contentType);
    return true;
  }

  #document(key: string, make: () => object | undefined): Cached | undefined {
    if (this.#generation !== this.#catalog.generation) {
      this.#documents.clear();
      this.#generation = this.#catalog.generation;
    }
    const known = this.#documents.get(key);
    if (known !== undefined) return known;
    const document = make();
    if (document === undefined) return undefined;
    const bytes = Buffer.isBuffer(document) ? document : Buffer.from(JSON.stringify(document));
    const cached = { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32).toUpperCase()}"` };
    this.#documents.set(key, cached);
    return cached;
  }
}

/** The form of OpenAPI v2 that the client likes best. @throws ApiError 406 */
function swaggerForm(header: string | undefined): 'json' | 'protobuf' {
  if (header === undefined) return 'json';
  for (const { type } of parseAccept(header)) {
    if (type === SWAGGER_PROTOBUF_TYPE || type === SWAGGER_PROTOBUF_SENT_TYPE) return 'protobuf';
    if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  }
  throw notAcceptable(['application/json', SWAGGER_PROTOBUF_TYPE]);
}

/** `/version`, in the form of a released server. */
export function sendVersion(response: ServerResponse, kubernetesVersion: string): void {
  const [major = '1', minor = '0'] = kubernetesVersion.replace(/^v/, '').split('.');
  sendJson(response, 200, {
    major, minor, gitVersion: `v${kubernetesVersion.replace(/^v/, '')}`, gitCommit: '', gitTreeState: 'clean', buildDate: '1970-01-01T00:00:00Z',
    goVersion: '', compiler: 'node', platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  });
}
