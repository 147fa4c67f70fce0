import { isJsonObject } from '#lib/kube/json.ts';
import type { Revision } from '../../store/revision.ts';
import { badRequest, expired, revisionTooLarge } from '../api-error.ts';
import type { ServedType } from '../resource-catalog.ts';
import type { ClusterParts } from './cluster-parts.ts';
import { selects, type ListOptions } from './list-options.ts';

export type ListPage = {
  readonly items: readonly Revision[];
  readonly resourceVersion: string;
  /** Empty on the last page. */
  readonly continueToken: string;
  /** Unknown with selectors, as on a real server. */
  readonly remaining: number | undefined;
};

type Token = { readonly revision: number; readonly namespace: string; readonly name: string };

/**
 * Reads one page. All pages of one list show the same revision, however much is written between them.
 * @throws ApiError 410 when that revision is no longer known, 504 when it lies in the future.
 */
export function listObjects(parts: ClusterParts, type: ServedType, namespace: string | undefined, options: ListOptions): ListPage {
  const token = options.continueToken === '' ? undefined : parseToken(options.continueToken);
  const current = parts.store.committedRevision;
  const revision = token?.revision ?? exactRevision(options, current) ?? current;
  if (Number(options.resourceVersion) > current) throw revisionTooLarge(Number(options.resourceVersion), current);
  const all = revision === current ? parts.store.list(type.storage, namespace) : parts.store.listAt(revision, type.storage, namespace);
  if (all === undefined) throw expired(token === undefined ? `too old resource version: ${revision} (${parts.store.compactedRevision})` : TOKEN_EXPIRED);
  return cutPage(all, options, token, revision);
}

const TOKEN_EXPIRED = 'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.';

function exactRevision({ match, resourceVersion, limit }: ListOptions, current: number): number | undefined {
  if (resourceVersion === '' || resourceVersion === '0' || match === 'NotOlderThan') return undefined;
  const wanted = Number(resourceVersion);
  return match === 'Exact' || limit > 0 ? Math.min(wanted, current) : undefined;
}

function cutPage(all: readonly Revision[], options: ListOptions, token: Token | undefined, revision: number): ListPage {
  const { selection, limit } = options;
  const isSelective = selection.labels.length + selection.fields.length > 0;
  const start = token === undefined ? 0 : all.findIndex((each) => isAfter(each, token));
  const rest = start < 0 ? [] : start === 0 ? all : all.slice(start);
  const chosen = isSelective ? rest.filter((each) => selects(selection, each.object)) : rest;
  const items = limit > 0 ? chosen.slice(0, limit) : chosen;
  const last = items.at(-1);
  const isMore = items.length < chosen.length && last !== undefined;
  return {
    items, resourceVersion: String(revision),
    continueToken: isMore ? formatToken({ revision, namespace: last.namespace, name: last.name }) : '',
    remaining: isMore && !isSelective ? chosen.length - items.length : undefined,
  };
}

function isAfter(each: Revision, { namespace, name }: Token): boolean {
  const left = `${each.namespace}/`;
  const right = `${namespace}/`;
  return left === right ? each.name > name : left > right;
}

function formatToken({ revision, namespace, name }: Token): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: [namespace, name] })).toString('base64url');
}

function parseToken(text: string): Token {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (isJsonObject(value) && typeof value['rv'] === 'number' && Array.isArray(value['start'])) {
      const [namespace, name] = value['start'];
      if (typeof namespace === 'string' && typeof name === 'string') return { revision: value['rv'], namespace, name };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw badRequest('continue key is not valid: it must be the token of an earlier page');
}
