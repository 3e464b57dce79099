import { test as base } from '@playwright/test';

/** Closes whatever pages a test has opened: they would go on drawing and listening beside the next ones. */
export const test = base.extend<{ leavesNothingOpen: undefined }>({
  leavesNothingOpen: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
