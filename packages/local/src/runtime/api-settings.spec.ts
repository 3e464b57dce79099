import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { API_SETTINGS } from './api-settings.js';

test('are those that the guide to several processes names', async () => {
  const guide = await readFile(new URL('../../../../infra/README.md', import.meta.url), 'utf8');
  const line = Object.entries(API_SETTINGS).map(([name, value]) => `${name}=${value}`);
  expect(guide).toContain(`\`${line.join(' ')} node apps/api/dist/main.js\``);
});
