import { type Page, expect } from '@playwright/test';

export const address = (): string => process.env['FLOTILLA_E2E_ADDRESS'] ?? '';

/** Opens a page and waits until it takes part: before that a key press or a click comes too early and is lost. */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(address() + path);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}
