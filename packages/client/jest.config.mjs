/** uuid is an ES module only and jest 30 on Node 20 loads CommonJS: swc turns both it and the TypeScript into that. */
const swc = (parser) => [
  '@swc/jest',
  { swcrc: false, module: { type: 'commonjs' }, sourceMaps: 'inline', jsc: { target: 'es2022', parser } },
];

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testTimeout: 20_000,
  // `module-sync` is what require() of an ES module resolves by in Node 20.19.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: ['/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:uuid|idb-keyval)(?:/|$))'],
  moduleNameMapper: {
    '^@votebox/contracts$': '<rootDir>/../contracts/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
