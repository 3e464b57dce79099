import { join } from 'node:path';

/**
 * What all tests have in common. NestJS 12 and several other packages are ES modules only, which jest 30 on Node 20 cannot load
 * together with CommonJS add-ons: swc turns them and our sources into CommonJS, with the decorator metadata that injection
 * and validation need.
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
      transform: {
        react: { runtime: 'automatic' },
        ...(parser.decorators ? { legacyDecorator: true, decoratorMetadata: true } : {}),
      },
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
  'content-type',
  'cookie',
  'file-type',
  'generator-function',
  'httpxy',
  'idb-keyval',
  'media-typer',
  'music-metadata',
  'nanoid',
  'strtok3',
  'temporal-polyfill',
  'temporal-utils',
  'token-types',
  'uint8array-extras',
  'uuid',
  'win-guid',
];

/** Only what hangs is to end by it: how long anything takes depends on the machine. */
export const TEST_TIMEOUT_MS = 120_000;

const source = (path) => join(import.meta.dirname, '..', path);

/** A project of jest, with `settings` beyond or instead of the common ones. Its tests are the `*.spec` below `src`. */
export const jestProject = (settings = {}) => ({
  // One cache of what swc has turned for all projects: most of it are the same packages.
  id: 'votebox',
  testEnvironment: 'node',
  // `module-sync` is what require() of an ES module resolves by in Node 20.19; some packages offer nothing else to it.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'require', 'module-sync'] },
  testMatch: ['<rootDir>/{src,messages}/**/*.spec.{ts,tsx}'],
  testTimeout: TEST_TIMEOUT_MS,
  transform: {
    '^.+\\.ts$': swc({ syntax: 'typescript', decorators: true }),
    '^.+\\.tsx$': swc({ syntax: 'typescript', tsx: true }),
    '^.+\\.m?js$': swc({ syntax: 'ecmascript' }),
  },
  transformIgnorePatterns: [
    `/node_modules/(?!(?:\\.pnpm/[^/]+/node_modules/)?(?:${ESM_ONLY_PACKAGES.join('|')})(?:/|$))`,
  ],
  moduleNameMapper: {
    '^@votebox/contracts$': source('contracts/src/index.ts'),
    '^@votebox/contracts/dto$': source('contracts/src/dto/index.ts'),
    '^@votebox/local/demo-tracks$': source('local/src/demo/demo-tracks.ts'),
    '^@votebox/local/machine-tools$': source('local/src/testing/machine-tools.ts'),
    '^@votebox/local/redis-server$': source('local/src/testing/redis-server.ts'),
    '^@votebox/local/proxy$': source('local/src/testing/proxy/index.ts'),
    '^@votebox/spotify-sandbox$': source('spotify-sandbox/src/index.ts'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  ...settings,
});

/** Tests that run what was built (`dist`), because their package starts worker threads or processes from its own files. */
export const builtJestProject = (settings = {}) =>
  jestProject({ testMatch: ['<rootDir>/dist/**/*.spec.js'], ...settings });
