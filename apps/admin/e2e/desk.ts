import { expect, type Page } from '@playwright/test';
import { expectAccessible, house, type Owner } from '../../../packages/config/e2e/night';

/** The owner is signed in on this device; `screens.e2e.ts` looks at the login. `at`: another name of the house than the usual one. */
export async function signIn(page: Page, owner: Owner, at = house()): Promise<void> {
  const { email, password } = owner;
  const answer = await page.context().request.post(`${at}/api/v1/auth/login`, { data: { email, password } });
  expect(answer.ok()).toBe(true);
}

/** Everyone can use what the page shows, and nothing sticks out of it. */
export async function expectFit(page: Page): Promise<void> {
  await expectAccessible(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, page.url()).toBeLessThanOrEqual(0);
}

/** Chooses from a list that opens at a field. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole('option', { name: option }).click();
}

/** Takes an entry of a menu. */
export async function takeFromMenu(page: Page, menu: string | RegExp, entry: string): Promise<void> {
  await page.getByRole('button', { name: menu }).first().click();
  await page.getByRole('menuitem', { name: entry }).click();
}
