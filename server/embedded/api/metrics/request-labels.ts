import type { RequestInfo, ResourceRequest } from '../http/request-info.ts';
import type { ServedType } from '../resource-catalog.ts';

/** How requests are told apart in the metrics: kube-apiserver's own labels, spelled and ordered as there. */
export type RequestLabels = {
  readonly component: string;
  readonly dry_run: string;
  readonly group: string;
  readonly resource: string;
  readonly scope: string;
  readonly subresource: string;
  readonly verb: string;
  readonly version: string;
};

const VERBS: Readonly<Record<string, string>> = {
  get: 'GET', list: 'LIST', watch: 'WATCH', create: 'POST', update: 'PUT', patch: 'PATCH', delete: 'DELETE', deletecollection: 'DELETECOLLECTION',
};
const APPLY_TYPE = 'application/apply-patch+';
/** First parts of paths that are counted on their own; all others are counted together, so that clients can't make up labels. */
const PATHS: ReadonlySet<string> = new Set(['api', 'apis', 'healthz', 'livez', 'metrics', 'readyz', 'version']);

/** @param type Absent for what this server does not serve: counted without names, which anybody may invent. */
export function requestLabels(info: RequestInfo, type: ServedType | undefined, contentType: string | undefined): RequestLabels {
  if (!info.isResource) return { ...NOTHING, subresource: pathLabel(info.path), verb: info.verb === 'head' ? 'HEAD' : 'GET' };
  const verb = info.verb === 'patch' && contentType?.startsWith(APPLY_TYPE) === true ? 'APPLY' : (VERBS[info.verb] ?? 'OTHER');
  if (type === undefined) return { ...NOTHING, verb };
  return {
    component: 'apiserver', dry_run: info.query.getAll('dryRun').includes('All') ? 'All' : '', group: type.group, resource: type.plural, scope: scopeOf(info),
    subresource: type.subresources.has(info.subresource) ? info.subresource : '', verb, version: type.version,
  };
}

const NOTHING = { component: '', dry_run: '', group: '', resource: '', scope: '', subresource: '', verb: '', version: '' };

function scopeOf({ name, verb, namespace }: ResourceRequest): string {
  if (name !== '' || verb === 'create') return 'resource';
  return namespace === '' ? 'cluster' : 'namespace';
}

function pathLabel(path: string): string {
  const [, first = '', second = ''] = path.split('/');
  if (first === 'openapi' && (second === 'v2' || second === 'v3')) return `openapi/${second}`;
  return PATHS.has(first) ? `/${first}` : '';
}
