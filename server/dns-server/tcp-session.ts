import { once } from 'node:events';
import type { Socket } from 'node:net';
import { frame, StreamMessages } from './stream-messages.ts';

/** A client that says nothing for this long is hung up on. */
const IDLE_MS = 10_000;
/** Messages that a client may have waiting for their answers; then its stream is held back. */
const MAX_WAITING = 100;

/** The replies to one message, in order; undefined hangs up. */
export type Answering = (message: Buffer, source: string) => readonly Buffer[] | undefined;

/** Serves one TCP connection: messages are answered one after the other, and no faster than the client reads. */
export function serveTcp(socket: Socket, answer: Answering): void {
  const source = socket.remoteAddress ?? '';
  const stream = new StreamMessages();
  const waiting: Buffer[] = [];
  let isBusy = false;
  const work = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let message = waiting.shift(); message !== undefined && !socket.destroyed; message = waiting.shift()) {
      const replies = answer(message, source);
      if (replies === undefined) {
        socket.destroy();
        break;
      }
      for (const reply of replies) if (!socket.destroyed && !socket.write(frame(reply))) await drained(socket);
      if (waiting.length < MAX_WAITING) socket.resume();
    }
    isBusy = false;
  };
  socket.setTimeout(IDLE_MS, () => { socket.destroy(); });
  // A client that breaks off is its own business; the socket closes by itself.
  socket.on('error', () => { socket.destroy(); });
  socket.on('data', (chunk) => {
    waiting.push(...stream.push(chunk));
    if (waiting.length >= MAX_WAITING) socket.pause();
    void work();
  });
}

async function drained(socket: Socket): Promise<void> {
  await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => { socket.destroy(); });
}
