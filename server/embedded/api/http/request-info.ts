import type { ApiVerb } from '../resource-catalog.ts';

/** What a URL under /api or /apis names. */
export type ResourceRequest = {
  readonly isResource: true;
  readonly verb: ApiVerb;
  readonly group: string;
  readonly version: string;
  /** Empty for cluster-scoped requests and lists over all namespaces. */
  readonly namespace: string;
  readonly plural: string;
  /** Empty for collections. */
  readonly name: string;
  readonly subresource: string;
  /** What follows the subresource: `proxy/a/b`. */
  readonly rest: string;
  readonly path: string;
  readonly query: URLSearchParams;
};

export type PathRequest = {
  readonly isResource: false;
  readonly verb: string;
  readonly path: string;
  readonly query: URLSearchParams;
};

export type RequestInfo = ResourceRequest | PathRequest;

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

/** Reads method and URL the way Kubernetes does, `/api/v1/watch/…`, the old spelling of a watch, included. @throws URIError when the path is not valid percent-encoding. */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const parts = path.split('/').filter((part) => part !== '').map(decodeURIComponent);
  const head = splitGroupVersion(parts);
  if (head === undefined || head.rest.length === 0) return { isResource: false, verb: method.toLowerCase(), path, query };
  const isOldWatch = head.rest[0] === 'watch' && head.rest.length > 1;
  const { namespace, plural, name, subresource, rest } = splitResource(isOldWatch ? head.rest.slice(1) : head.rest);
  return {
    isResource: true, verb: isOldWatch ? (method === 'GET' ? 'watch' : 'unknown') : verbOf(method, name, query), group: head.group, version: head.version,
    namespace, plural, name, subresource, rest, path, query,
  };
}

function splitGroupVersion(parts: readonly string[]): { group: string; version: string; rest: readonly string[] } | undefined {
  const [root, first, second] = parts;
  if (root === 'api' && first !== undefined) return { group: '', version: first, rest: parts.slice(2) };
  if (root === 'apis' && first !== undefined && second !== undefined) return { group: first, version: second, rest: parts.slice(3) };
  return undefined;
}

function splitResource(parts: readonly string[]): { namespace: string; plural: string; name: string; subresource: string; rest: string } {
  const [first = '', second = '', third = ''] = parts;
  if (first === 'namespaces' && parts.length > 2 && !(parts.length === 3 && NAMESPACE_SUBRESOURCES.has(third))) {
    const [plural = '', name = '', subresource = '', ...rest] = parts.slice(2);
    return { namespace: second, plural, name, subresource, rest: rest.join('/') };
  }
  return { namespace: '', plural: first, name: second, subresource: third, rest: parts.slice(3).join('/') };
}

function verbOf(method: string, name: string, query: URLSearchParams): ApiVerb {
  switch (method) {
    case 'POST': return 'create';
    case 'PUT': return 'update';
    case 'PATCH': return 'patch';
    case 'DELETE': return name === '' ? 'deletecollection' : 'delete';
    case 'GET': case 'HEAD':
      if (name !== '') return 'get';
      return isTrue(query.get('watch')) ? 'watch' : 'list';
    default: return 'unknown';
  }
}

/** How Kubernetes reads a boolean parameter: present and not `false` or `0`. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0';
}
