/**
 * NestJS 12 and several of its neighbours are ESM only; jest 30 on Node 20 cannot load them natively together with
 * CommonJS add-ons. So everything, those packages included, is turned into CommonJS by swc, which also emits the
 * decorator metadata that injection and validation need.
 */
const swc = (parser) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser,
      transform: parser.decorators ? { legacyDecorator: true, decoratorMetadata: true } : {},
    },
  },
];

const ESM_ONLY_PACKAGES = [
  '@borewit',
  // Loads cookie with import(), which jest on Node 20 cannot do.
  '@fastify/cookie',
  '@nestjs',
  '@noble',
  '@prisma/client/runtime/query_compiler[^/]*',
  '@tokenizer',
  'async-function',
  'async-generator-function',
  'chokidar',
  'cookie',
  'file-type',
  'generator-function',
  'content-type',
  'media-typer',
  'music-metadata',
  'nanoid',
  'readdirp',
  'strtok3',
  'temporal-polyfill',
  'temporal-utils',
  'token-types',
  'uint8array-extras',
  'uuid',
  'win-guid',
];

const shared = {
  testEnvironment: 'node',
  // `module-sync` is what require() of an ES module resolves by in Node 20.19; some packages offer nothing else to it.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [
    `/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:${ESM_ONLY_PACKAGES.join('|')})(?:/|$))`,
  ],
  moduleNameMapper: {
    '^@votebox/contracts$': '<rootDir>/../../packages/contracts/src/index.ts',
    '^@votebox/contracts/dto$': '<rootDir>/../../packages/contracts/src/dto/index.ts',
    '^@votebox/local/redis-server$': '<rootDir>/../../packages/local/src/testing/redis-server.ts',
    '^@votebox/local/proxy$': '<rootDir>/../../packages/local/src/testing/proxy/index.ts',
    '^@votebox/spotify-sandbox$': '<rootDir>/../../packages/spotify-sandbox/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
};

/** Projects that need a database share one server, see test/support/global-setup.mjs. */
const onPostgres = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

export default {
  maxWorkers: process.env.CI ? 2 : '50%',
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    {
      ...shared,
      ...onPostgres,
      displayName: 'medium',
      testMatch: ['<rootDir>/src/**/*.medium.ts', '<rootDir>/test/**/*.medium.ts'],
    },
    { ...shared, ...onPostgres, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e.ts'] },
    {
      ...shared,
      ...onPostgres,
      displayName: 'simulation',
      testMatch: ['<rootDir>/test/simulation/**/*.{simulation,spec}.ts'],
    },
  ],
};
