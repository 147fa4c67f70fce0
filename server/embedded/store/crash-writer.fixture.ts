/** A process that writes without pause and says what was acknowledged, for the test that kills it. Arguments: database, round. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectStore } from './object-store.ts';

const WRITERS = 8;
const NAMES_PER_WRITER = 12;

const [path = '', round = ''] = process.argv.slice(2);
const store = new ObjectStore({ path, history: { maxChanges: 200, maxChars: 1_000_000 }, reportError: (error) => { throw error; } });

async function write(writer: number): Promise<void> {
  for (let step = 0; ; step += 1) {
    const name = `w${writer}-${step % NAMES_PER_WRITER}`;
    const live = store.get('/configmaps', 'default', name);
    const isDelete = live !== undefined && step % 7 === 0;
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { round, step: String(step) } };
    const revision = await (isDelete ? store.remove('/configmaps', { ...live.object }) : store.put('/configmaps', object));
    await acknowledge(`${name} ${revision.revision} ${isDelete ? 'gone' : `${round}/${step}`}\n`);
  }
}

/** Past every buffer of this process: what it says is with the reader, or it was not said. A full pipe is waited for. */
async function acknowledge(line: string): Promise<void> {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      await sleep(1);
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
