import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** No serious or critical finding on the page as it stands; `rules` narrows to what can have changed since a whole look. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  // Colours are judged when they have arrived, not on their way.
  await page.evaluate(() => { for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish(); });
  // The console has no frames of other origins; for their sake alone the other mode opens a window for every look, which takes seconds.
  // A page that was looked at before has the half megabyte of it already.
  const isThere = await page.evaluate(() => 'axe' in window);
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
  const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([]);
}
