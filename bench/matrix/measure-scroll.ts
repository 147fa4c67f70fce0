import type { Page } from '@playwright/test';

/** Pixels that are scrolled each frame: a steady pull, a notch of the wheel every frame, and a flick by a third of the grid's height. */
export const SPEEDS = { pull: 12, wheel: 120, flick: 240 } as const;

export type Scroll = { readonly direction: 'down' | 'right' | 'both'; readonly pixelsPerFrame: number };
/** Times between frames, and of each frame the work until the browser was free again; milliseconds. */
export type Frames = { readonly frameMs: readonly number[]; readonly workMs: readonly number[] };

/** Scrolls the matrix for a while, turning back at its ends, and times every frame as the browser draws it. */
export function measureScroll(page: Page, { direction, pixelsPerFrame }: Scroll, frames: number): Promise<Frames> {
  return page.getByRole('grid').evaluate(async (grid, { down, right, count }) => {
    const frameMs: number[] = [];
    const workMs: number[] = [];
    let [signDown, signRight] = [1, 1];
    const next = () => new Promise<number>((done) => { requestAnimationFrame(done); });
    const free = () => new Promise<number>((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { done(performance.now()); };
      channel.port2.postMessage(undefined);
    });
    let last = await next();
    for (let i = 0; i < count; i += 1) {
      const startedMs = performance.now();
      if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1) signDown = -1;
      else if (grid.scrollTop <= 0) signDown = 1;
      if (grid.scrollLeft + grid.clientWidth >= grid.scrollWidth - 1) signRight = -1;
      else if (grid.scrollLeft <= 0) signRight = 1;
      grid.scrollBy(right * signRight, down * signDown);
      workMs.push((await free()) - startedMs);
      const now = await next();
      frameMs.push(now - last);
      last = now;
    }
    return { frameMs, workMs };
  }, { down: direction === 'right' ? 0 : pixelsPerFrame, right: direction === 'down' ? 0 : pixelsPerFrame, count: frames });
}
