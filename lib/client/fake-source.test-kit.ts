import type { StreamSource } from './live.ts';

/** A stream of the server's that a test opens, drops and sends on. */
export class FakeSource implements StreamSource {
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  isClosed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(type, listener);
  }
  close() {
    this.isClosed = true;
  }
  open() {
    this.onopen?.(new Event('open'));
  }
  drop() {
    this.onerror?.(new Event('error'));
  }
  send(type: string, data = '') {
    this.listeners.get(type)?.(new MessageEvent(type, { data }));
  }
}
