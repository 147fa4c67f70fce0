import type { ServerResponse } from 'node:http';
import type { KubeStatus } from '#lib/kube/status.ts';
import type { Change, ChangeType, Revision } from '../../store/revision.ts';
import { expired, revisionTooLarge } from '../api-error.ts';
import type { ClusterParts } from '../objects/cluster-parts.ts';
import { selects, type WatchOptions } from '../objects/list-options.ts';
import { servedJson } from '../objects/version-conversion.ts';
import type { ServedType } from '../resource-catalog.ts';
import { partialMetadata } from '../table/table.ts';
import { tableOf, type ObjectView } from './object-view.ts';

/** How often an idle watch that allows bookmarks learns the current revision. */
const BOOKMARK_INTERVAL_MS = 60_000;
/** A client that leaves this much unread, besides what it asked to begin with, is cut off and lists again, instead of filling this process's memory. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

/** Lines that many watchers of one revision share: serialised and encoded once. */
const LINES = new WeakMap<Revision, Map<string, Buffer>>();

export type WatchTarget = { readonly type: ServedType; readonly namespace: string | undefined };

/** One open watch: sends what happened since its start, then what happens, in order and without gaps, until it ends. */
export class WatchSession {
  readonly target: WatchTarget;
  readonly #parts: ClusterParts;
  readonly #response: ServerResponse;
  readonly #view: ObjectView;
  readonly #options: WatchOptions;
  #sentRevision = 0;
  #maxUnreadBytes = Number.POSITIVE_INFINITY;
  #hasSentColumns = false;
  #timers: NodeJS.Timeout[] = [];
  #unsubscribe: () => void = () => {};
  #onEnd: () => void = () => {};
  #onSent: () => void = () => {};

  constructor(parts: ClusterParts, response: ServerResponse, view: ObjectView, target: WatchTarget, options: WatchOptions) {
    this.#parts = parts;
    this.#response = response;
    this.#view = view;
    this.target = target;
    this.#options = options;
  }

  /** Begins at one committed state. `onSent` is called for each event, `onEnd` once, whoever ends the watch. */
  start({ onSent, onEnd }: { onSent: () => void; onEnd: () => void }): void {
    this.#onSent = onSent;
    this.#onEnd = onEnd;
    this.#response.once('close', () => this.#finish());
    this.#response.writeHead(200, {
      'content-type': this.#view.accepted.form === 'full' ? 'application/json' : `application/json;as=${this.#view.accepted.form === 'table' ? 'Table' : 'PartialObjectMetadata'};g=meta.k8s.io;v=${this.#view.accepted.metaVersion}`,
      'cache-control': 'no-cache, private',
    });
    this.#response.flushHeaders();
    this.#begin();
    this.#maxUnreadBytes = MAX_UNREAD_BYTES + this.#response.writableLength;
    this.#response.once('drain', () => (this.#maxUnreadBytes = MAX_UNREAD_BYTES));
  }

  /** Ends the stream in good order. */
  end(): void {
    this.#finish();
    this.#response.end();
  }

  /** Cuts the connection, as a failing network would. */
  drop(): void {
    this.#finish();
    this.#response.destroy();
  }

  #begin(): void {
    const { store } = this.#parts;
    const { initialEvents, bookmarks } = this.#options;
    const { resourceVersion } = this.#options;
    const asked = resourceVersion === '' || resourceVersion === '0' ? store.committedRevision : Number(resourceVersion);
    if (asked > store.committedRevision) return this.#fail(revisionTooLarge(asked, store.committedRevision).status);
    if (initialEvents === 'none') {
      const missed = store.changesSince(asked, this.target.type.storage);
      if (missed === undefined) return this.#fail(expired(`too old resource version: ${asked} (${store.compactedRevision})`).status);
      for (const change of missed) this.#send(change);
    } else {
      for (const revision of store.list(this.target.type.storage, this.target.namespace)) {
        if (selects(this.#options.selection, revision.object)) this.#write('ADDED', revision);
      }
    }
    this.#sentRevision = store.committedRevision;
    if (initialEvents === 'stream' && bookmarks === 'allowed') this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    this.#unsubscribe = store.subscribe((change) => {
      if (change.revision <= this.#sentRevision) return;
      this.#sentRevision = change.revision;
      if (change.current.resource === this.target.type.storage) this.#send(change);
    });
    this.#startTimers();
  }

  #startTimers(): void {
    if (this.#response.destroyed) return this.#finish();
    const isBookmarked = this.#options.bookmarks === 'allowed';
    if (isBookmarked) this.#timers.push(setInterval(() => this.#bookmark(), BOOKMARK_INTERVAL_MS));
    this.#timers.push(setTimeout(() => {
      if (isBookmarked) this.#bookmark();
      this.end();
    }, this.#options.timeoutSeconds * 1000));
  }

  #finish(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#unsubscribe();
    this.#unsubscribe = () => {};
    const onEnd = this.#onEnd;
    this.#onEnd = () => {};
    onEnd();
  }

  /** What a change means to this watch: an object can also enter or leave what its selectors choose. */
  #send({ type, current, previous }: Change): void {
    const { namespace } = this.target;
    if (namespace !== undefined && current.namespace !== namespace) return;
    const { selection } = this.#options;
    const was = previous !== undefined && selects(selection, previous.object);
    if (type === 'DELETED') {
      if (was) this.#write('DELETED', current);
      return;
    }
    const is = selects(selection, current.object);
    if (is) this.#write(was ? 'MODIFIED' : 'ADDED', current);
    else if (was && previous !== undefined) this.#write('DELETED', atRevision(previous, current.revision));
  }

  #write(type: ChangeType, revision: Revision): void {
    switch (this.#view.accepted.form) {
      case 'full': return this.#push(lineOf(type, revision, this.#view.type));
      case 'metadata': return this.#push(eventLine(type, JSON.stringify(partialMetadata(revision.object))));
      case 'table': {
        const columns = this.#hasSentColumns ? 'rows-only' : 'with-columns';
        this.#hasSentColumns = true;
        const table = tableOf(this.#view, [revision.object], { resourceVersion: String(revision.revision) }, columns);
        return this.#push(eventLine(type, JSON.stringify(table)));
      }
    }
  }

  #bookmark(annotations?: Record<string, string>): void {
    const metadata = { resourceVersion: String(this.#sentRevision), creationTimestamp: null, ...(annotations === undefined ? {} : { annotations }) };
    const { kind, apiVersion } = this.#view.type;
    this.#push(eventLine('BOOKMARK', JSON.stringify(this.#view.accepted.form === 'full' ? { kind, apiVersion, metadata } : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata })));
  }

  #fail(status: KubeStatus): void {
    this.#push(eventLine('ERROR', JSON.stringify(status)));
    this.end();
  }

  #push(line: Buffer | string): void {
    if (this.#response.writableLength > this.#maxUnreadBytes) return this.drop();
    this.#response.write(line);
    this.#onSent();
  }
}

function lineOf(type: ChangeType, revision: Revision, served: ServedType): Buffer {
  let lines = LINES.get(revision);
  if (lines === undefined) LINES.set(revision, (lines = new Map()));
  const key = `${type} ${served.apiVersion}`;
  let line = lines.get(key);
  if (line === undefined) lines.set(key, (line = Buffer.from(eventLine(type, servedJson(served, revision)))));
  return line;
}

function eventLine(type: ChangeType | 'BOOKMARK' | 'ERROR', json: string): string {
  return `{"type":"${type}","object":${json}}\n`;
}

/** An older state stamped with the revision at which it left the selection. */
function atRevision(revision: Revision, at: number): Revision {
  const object = { ...revision.object, metadata: { ...revision.object.metadata, resourceVersion: String(at) } };
  return { ...revision, revision: at, object, json: JSON.stringify(object) };
}
