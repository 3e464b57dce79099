/** @votebox/client brings uuid and idb-keyval, which are ES modules only: swc turns them and the TypeScript into CommonJS. */
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser, transform: { react: { runtime: 'automatic' } } },
  },
];

export default {
  displayName: 'display',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/messages/**/*.spec.ts'],
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  transform: {
    '^.+\\.tsx?$': swc({ syntax: 'typescript', tsx: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: ['/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:uuid|idb-keyval)(?:/|$))'],
  moduleNameMapper: {
    '^@votebox/contracts$': '<rootDir>/../../packages/contracts/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
