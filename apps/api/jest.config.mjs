import { jestProject, TEST_TIMEOUT_MS } from '../../packages/config/jest-preset.mjs';

/** Projects that need a database share one server, see test/support/global-setup.mjs. */
const onPostgres = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

export default {
  // Of several projects jest takes it from here only.
  testTimeout: TEST_TIMEOUT_MS,
  projects: [
    jestProject({ displayName: 'unit' }),
    jestProject({
      ...onPostgres,
      displayName: 'medium',
      testMatch: ['<rootDir>/src/**/*.medium.ts', '<rootDir>/test/**/*.medium.ts'],
    }),
    jestProject({ ...onPostgres, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/*.e2e.ts'] }),
    jestProject({ ...onPostgres, displayName: 'bad-input', testMatch: ['<rootDir>/test/e2e/bad-input/*.e2e.ts'] }),
    jestProject({
      ...onPostgres,
      displayName: 'simulation',
      testMatch: ['<rootDir>/test/simulation/**/*.{simulation,spec}.ts'],
    }),
  ],
};
