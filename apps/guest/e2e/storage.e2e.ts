import { type BrowserContextOptions, expect, type Browser, type Page } from '@playwright/test';
import {
  expectAccessible,
  house,
  LAPTOP,
  type Owner,
  ownerWithSongs,
  PHONE,
  TV,
} from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';

/** How a browser refuses to keep anything: by throwing when storage is named, or written, or by having none. */
const REFUSALS = ['throws', 'full', 'absent'] as const;
type Refusal = (typeof REFUSALS)[number];

/** Runs in the page before anything of it. */
function refuseStorage(how: Refusal): void {
  const deny = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  const take = (owner: object, name: string) =>
    Object.defineProperty(owner, name, { configurable: true, get: how === 'absent' ? () => undefined : deny });
  if (how === 'full') {
    const full = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    };
    Storage.prototype.setItem = full;
    IDBFactory.prototype.open = full;
    return;
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'BroadcastChannel']) take(window, name);
  for (const name of ['serviceWorker', 'locks', 'storage']) take(Navigator.prototype, name);
}

let owner: Owner;
test.beforeAll(async () => {
  owner = await ownerWithSongs();
});
test.afterEach(async () => {
  await owner.endTheNight();
});

async function openRefusing(browser: Browser, how: Refusal, device: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(device);
  await context.addInitScript(refuseStorage, how);
  const page = await context.newPage();
  // What nobody catches would be a page that has died.
  page.on('pageerror', (error) => expect.soft(error, page.url()).toBeNull());
  return page;
}

for (const how of REFUSALS) {
  test(`a guest votes where storage is refused (${how}), and takes the vote back`, async ({ browser }) => {
    const { joinCode } = await owner.liveEvent();
    const phone = await openRefusing(browser, how, PHONE);
    await phone.goto(`${house()}/j/${joinCode}`);
    await phone.getByRole('button', { name: 'Vote for Cedar', exact: true }).click();
    await phone.getByRole('button', { name: 'You voted for Cedar. Show your votes' }).click();
    await phone.getByRole('dialog').getByRole('button', { name: 'Take back the vote for Cedar' }).click();
    await expect(phone.getByRole('button', { name: 'Vote for Cedar', exact: true })).toBeVisible();
  });

  test(`a TV shows the night where storage is refused (${how})`, async ({ browser }) => {
    await owner.liveEvent();
    const tv = await openRefusing(browser, how, TV);
    await tv.goto(`${house()}/display#token=${await owner.displayToken()}`);
    await expect(tv.locator('.tv-ticket')).toBeVisible();
  });

  test(`staff sign in where storage is refused (${how})`, async ({ browser }) => {
    const desk = await openRefusing(browser, how, LAPTOP);
    await desk.goto(`${house()}/admin/login`);
    await desk.getByLabel('E-mail').fill(owner.email);
    await desk.getByLabel('Password', { exact: true }).fill(owner.password);
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await expect(desk).not.toHaveURL(/login/);
  });
}

for (const how of ['admitted', 'silent'] as const) {
  test(`a guest without cookies is told why no vote can count (${how})`, async ({ browser }) => {
    const { joinCode } = await owner.liveEvent();
    const context = await browser.newContext(PHONE);
    await context.addInitScript((isAdmitted) => {
      if (isAdmitted) Object.defineProperty(Navigator.prototype, 'cookieEnabled', { get: () => false });
      Object.defineProperty(Document.prototype, 'cookie', { get: () => '' });
    }, how === 'admitted');
    const phone = await context.newPage();
    await phone.goto(`${house()}/j/${joinCode}`);
    await expect(phone.getByRole('heading', { name: 'Your browser keeps no cookies.' })).toBeVisible();
    await expectAccessible(phone);
  });
}
