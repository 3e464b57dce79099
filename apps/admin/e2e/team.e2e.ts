import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { house, LAPTOP, Owner, PHONE } from '../../../packages/config/e2e/night';
import { test } from '../../../packages/config/e2e/test';
import { expectFit, signIn } from './desk';

let owner: Owner;
test.beforeAll(async () => {
  owner = await Owner.register();
});

test('an owner invites, the colleague joins, changes the password and signs out everywhere', async ({ browser }) => {
  test.setTimeout(180_000);
  const email = `${randomBytes(4).toString('hex')}@people.example`;
  const desk = await (await browser.newContext(LAPTOP)).newPage();
  const phone = await (await browser.newContext(PHONE)).newPage();
  const tablet = await (await browser.newContext(LAPTOP)).newPage();

  const link = await test.step('the owner invites', async () => {
    await signIn(desk, owner);
    await desk.goto(`${house()}/admin/staff`);
    await desk.getByRole('button', { name: 'Invite someone' }).click();
    await desk.getByLabel('E-mail').fill(email);
    await desk.getByRole('button', { name: 'Make the invitation' }).click();
    await expect(desk.getByRole('heading', { name: 'The invitation is ready' })).toBeVisible();
    await expectFit(desk);
    const { pathname, hash } = new URL(await desk.getByLabel('Link', { exact: true }).inputValue());
    await desk.getByRole('button', { name: 'Done' }).click();
    await expect(desk.getByText(email)).toBeVisible();
    await expectFit(desk);
    return `${house()}${pathname}${hash}`;
  });

  await test.step('the colleague joins with a name and a password of their own', async () => {
    await phone.goto(link);
    await expect(phone.getByRole('heading', { name: /^Join / })).toBeVisible();
    expect(new URL(phone.url()).hash).toBe('');
    await expectFit(phone);
    await phone.getByLabel('Your name').fill('Nora');
    await phone.getByRole('textbox', { name: 'Password' }).fill('a password of my own');
    await phone.getByRole('button', { name: 'Join the team' }).click();
    await expect(phone.getByRole('navigation').first()).toBeVisible();
    await desk.reload();
    await expect(desk.getByText('Nora')).toBeVisible();
  });

  await test.step('the link is used up', async () => {
    await tablet.goto(link);
    await expect(tablet.getByRole('heading', { name: 'This link is over' })).toBeVisible();
    await expectFit(tablet);
  });

  await test.step('the colleague changes the password, which ends the other login', async () => {
    await tablet.goto(`${house()}/admin/login`);
    await tablet.getByLabel('E-mail').fill(email);
    await tablet.getByRole('textbox', { name: 'Password' }).fill('a password of my own');
    await tablet.getByRole('button', { name: 'Sign in' }).click();
    await expect(tablet.getByRole('navigation').first()).toBeVisible();
    await phone.goto(`${house()}/admin/account`);
    await expect(phone.getByRole('listitem').filter({ hasText: 'this device' })).toBeVisible();
    await expectFit(phone);
    await phone.getByRole('textbox', { name: 'Current password' }).fill('a password of my own');
    await phone.getByRole('textbox', { name: 'New password' }).fill('another password of mine');
    await phone.getByRole('button', { name: 'Change the password' }).click();
    await expect(phone.getByText('Your password is changed.')).toBeVisible();
    await tablet.reload();
    await expect(tablet.getByRole('heading', { name: 'Good evening' })).toBeVisible();
  });

  await test.step('and signs out everywhere', async () => {
    await tablet.getByLabel('E-mail').fill(email);
    await tablet.getByRole('textbox', { name: 'Password' }).fill('another password of mine');
    await tablet.getByRole('button', { name: 'Sign in' }).click();
    await expect(tablet.getByRole('navigation').first()).toBeVisible();
    await phone.getByRole('button', { name: 'Sign out everywhere' }).click();
    await phone.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(phone.getByRole('heading', { name: 'Good evening' })).toBeVisible();
    await tablet.reload();
    await expect(tablet.getByRole('heading', { name: 'Good evening' })).toBeVisible();
  });
});

test('who has forgotten the password is told whom to ask where no mail is sent', async ({ browser }) => {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(`${house()}/admin/login`);
  await page.getByRole('link', { name: 'Forgotten the password?' }).click();
  // The page before has a field of the same name.
  await expect(page.getByRole('heading', { name: 'A new password' })).toBeVisible();
  await page.getByLabel('E-mail').fill('Somebody@people.example');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('npm run reset-password -- Somebody@people.example')).toBeVisible();
  await expectFit(page);
});
