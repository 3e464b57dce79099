/**
 * Tests run what was built (`dist`), because this package starts worker threads and processes from its own files.
 * jest 30 on Node 20 loads CommonJS: swc turns our modules, and dependencies that are ES modules only, into that.
 */
const ESM_ONLY_PACKAGES = ['@swc/helpers', 'httpxy'];

export default {
  testEnvironment: 'node',
  // `module-sync` is what require() of an ES module resolves by in Node 20.19.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  testMatch: ['<rootDir>/dist/**/*.spec.js'],
  testTimeout: 120_000,
  transform: {
    '^.+\\.m?js$': [
      '@swc/jest',
      { swcrc: false, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } } },
    ],
  },
  transformIgnorePatterns: [
    `/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:${ESM_ONLY_PACKAGES.join('|')})(?:/|$))`,
  ],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
