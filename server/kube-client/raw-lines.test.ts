import { describe, expect, it } from 'vitest';
import { answer, startScripted } from './scripted-server.test-kit.ts';

const LINE = `${'x'.repeat(1_000)}\n`;
/** Far more than the buffers of both ends hold together. */
const LINES = 60_000;

describe('KubeClient.rawLines', () => {
  it('hands over whole lines however the bytes were split, and leaves out a last one without an end', async () => {
    const api = await startScripted((_, response) => {
      response.writeHead(200);
      response.write('one\nt');
      setImmediate(() => response.end('wo\nthree\nhalf a li'));
    });
    const lines: string[] = [];
    await api.client.rawLines('/log', new AbortController().signal, async (more) => { lines.push(...more); });
    expect(lines).toEqual(['one', 'two', 'three']);
    await api.stop();
  });

  it('makes the server wait while what was read is not taken yet', async () => {
    let sent = 0;
    const api = await startScripted((_, response) => {
      response.writeHead(200);
      const write = (): void => {
        while (sent < LINES) {
          sent += 1;
          if (!response.write(LINE)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    let taken = 0;
    let resume = (): void => undefined;
    const held = new Promise<void>((resolve) => { resume = resolve; });
    const reading = api.client.rawLines('/log', new AbortController().signal, async (more) => {
      taken += more.length;
      await held;
    });
    await expect.poll(() => taken).toBeGreaterThan(0);
    let before = -1;
    await expect.poll(() => {
      const isStill = sent === before;
      before = sent;
      return isStill;
    }, { interval: 100 }).toBe(true);
    expect(sent).toBeLessThan(LINES);
    resume();
    await reading;
    expect(taken).toBe(LINES);
    await api.stop();
  });

  it('ends when it is told to, without taking the cluster for lost', async () => {
    const reachable: boolean[] = [];
    const api = await startScripted((_, response) => { response.writeHead(200).write('one\n'); }, { onReachability: (isReachable) => { reachable.push(isReachable); } });
    const stopped = new AbortController();
    const reading = api.client.rawLines('/log', stopped.signal, async () => { stopped.abort(); });
    await expect(reading).rejects.toThrow();
    expect(reachable).toEqual([true]);
    await api.stop();
  });

  it('says what the server says when there is nothing to follow', async () => {
    const api = await startScripted((_, response) => answer(response, 400, { kind: 'Status', status: 'Failure', code: 400, reason: 'BadRequest', message: 'container "web" is waiting to start' }));
    await expect(api.client.rawLines('/log', new AbortController().signal, async () => undefined)).rejects.toThrow('waiting to start');
    await api.stop();
  });
});
