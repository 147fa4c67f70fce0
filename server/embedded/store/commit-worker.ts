/** The body of the commit thread: owns the open databases and does one request after the other. */
import { parentPort } from 'node:worker_threads';
import { assertNever, invariant } from '#lib/kube/invariant.ts';
import type { CommitCall, CommitReply, CommitRequest } from './commit-thread.ts';
import { RevisionDatabase } from './revision-database.ts';

const databases = new Map<number, RevisionDatabase>();
const port = parentPort;
invariant(port !== null, 'commit-worker.ts runs as a worker thread');

port.on('message', ({ id, request }: CommitCall) => {
  port.postMessage(answer(id, request));
});

function answer(id: number, request: CommitRequest): CommitReply {
  try {
    perform(request);
    return { id };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

function perform(request: CommitRequest): void {
  switch (request.do) {
    case 'open':
      databases.set(request.handle, new RevisionDatabase(request.path));
      return;
    case 'commit': {
      const database = databases.get(request.handle);
      if (database === undefined) throw new Error('the cluster database is not open');
      database.commit(request.batch);
      return;
    }
    case 'close':
      databases.get(request.handle)?.close();
      databases.delete(request.handle);
      return;
    default: assertNever(request);
  }
}
