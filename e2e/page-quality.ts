import type { Page } from '@playwright/test';

/** Least side of something to press, or distance to the next, by WCAG 2.5.8; links within a sentence are left out, as there. */
const TARGET_MIN_PX = 24;

/** What an auditor's list would say of the page as it stands; empty when it would say nothing. */
export async function faultsOf(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const faults: string[] = [];
    const isShown = (element: Element): boolean => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
    const nameOf = (element: Element): string => `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    if (document.doctype?.name !== 'html' || document.compatMode !== 'CSS1Compat') faults.push('no standard doctype');
    if (document.title === '') faults.push('no title');
    if (document.documentElement.lang === '') faults.push('no language');
    if ((document.querySelector('meta[name="description"]')?.getAttribute('content') ?? '') === '') faults.push('no description');
    if (document.querySelector('meta[name="viewport"]')?.getAttribute('content')?.includes('width=device-width') !== true) faults.push('no viewport');
    if (document.querySelectorAll('h1').length !== 1) faults.push(`${document.querySelectorAll('h1').length} first headings`);
    const levels = [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].filter(isShown).map((heading) => Number(heading.tagName.slice(1)));
    for (const [index, level] of levels.entries()) if (level > (levels[index - 1] ?? 0) + 1) faults.push(`heading of level ${level} after ${levels[index - 1] ?? 0}`);
    for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt') || !image.hasAttribute('width')) faults.push(`${nameOf(image)} without alt or size`);
    const targets = [...document.querySelectorAll('button, select, summary, input:not([type="hidden"]), [role="tab"], a[href]')]
      .filter((target) => isShown(target) && target.closest('.sr-only, [inert]') === null && !(target.tagName === 'A' && getComputedStyle(target).display === 'inline'))
      .map((element) => ({ element, box: (element.matches('input') ? element.closest('label') ?? element : element).getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > 0 && box.right > 0);
    const isSmall = (box: DOMRect): boolean => Math.min(box.width, box.height) < least;
    const centreOf = (box: DOMRect): DOMRect => new DOMRect(box.x + box.width / 2, box.y + box.height / 2);
    const distance = (point: DOMRect, box: DOMRect): number => Math.hypot(Math.max(box.left - point.x, 0, point.x - box.right), Math.max(box.top - point.y, 0, point.y - box.bottom));
    for (const { element, box } of targets.filter((target) => isSmall(target.box))) {
      // A small target may stand where a circle of the least size around it meets no other.
      const crowded = targets.find((other) => other.element !== element && (isSmall(other.box) ? distance(centreOf(box), centreOf(other.box)) < least : distance(centreOf(box), other.box) < least / 2));
      if (crowded !== undefined) faults.push(`${nameOf(element)} is ${Math.round(box.width)} × ${Math.round(box.height)} px, too near to ${nameOf(crowded.element)}`);
    }
    return faults;
  }, TARGET_MIN_PX);
}

/** Least overrun that counts, for the ink of some letters leaves their line. */
const OVERRUN_PX = 6;

/**
 * Makes the text twice as large and names what no longer has room for it (WCAG 1.4.4). Text that runs upwards is left out: it is as
 * long as its box and can be read elsewhere.
 */
export async function cutAtDoubleText(page: Page): Promise<string[]> {
  return page.evaluate((overrun) => {
    document.documentElement.style.fontSize = '200%';
    const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '');
      if (!isText || element.clientHeight === 0 || !element.checkVisibility() || element.closest('.sr-only, svg, .cm-editor') !== null) return false;
      const { overflowY, writingMode, display } = getComputedStyle(element);
      return display !== 'inline' && writingMode === 'horizontal-tb' && overflowY !== 'auto' && overflowY !== 'scroll' && element.scrollHeight > element.clientHeight + overrun;
    });
    return cut.map((element) => `“${(element.textContent ?? '').trim().slice(0, 40)}” is cut off in twice the text: ${element.scrollHeight} in ${element.clientHeight} px`);
  }, OVERRUN_PX);
}

/** How many pixels the page is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** The most that a page may move while it loads and lives, as the browser's own sum of layout shifts. */
const LAYOUT_SHIFT_MAX = 0.02;

/** What the browser keeps of movement, in the page's own world. */
type LayoutShifts = { score: number; moved: string[] };
type LayoutShiftEntry = PerformanceEntry & { value: number; sources: readonly { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[] };

/**
 * Notes every layout shift from the page's first moment on, those right after a key or a click included. What it returns tells what moved since it was last
 * called, and where to; nothing when the page kept still.
 */
export async function watchLayoutShift(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const shifts: LayoutShifts = { score: 0, moved: [] };
    Reflect.set(globalThis, 'layoutShifts', shifts);
    const boxOf = ({ x, y, width, height }: DOMRectReadOnly): string => `${Math.round(x)},${Math.round(y)} ${Math.round(width)}×${Math.round(height)}`;
    const nameOf = (node: Node | null): string => (node === null ? 'what is gone' : `${node.nodeName.toLowerCase()} “${(node.textContent ?? '').trim().slice(0, 40)}”`);
    new PerformanceObserver((list) => {
      // The DOM's types know no layout shifts.
      for (const { value, sources } of list.getEntries() as LayoutShiftEntry[]) {
        shifts.score += value;
        shifts.moved.push(...sources.map(({ node, previousRect, currentRect }) => `${nameOf(node)} moved from ${boxOf(previousRect)} to ${boxOf(currentRect)}`));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return async () => {
    const { score, moved } = await page.evaluate(() => {
      const shifts: LayoutShifts = Reflect.get(globalThis, 'layoutShifts');
      const seen = { ...shifts };
      Object.assign(shifts, { score: 0, moved: [] });
      return seen;
    });
    // What moved may be gone by now; the score alone tells then.
    return score < LAYOUT_SHIFT_MAX ? [] : [`layout shifts of ${score}`, ...moved];
  };
}
