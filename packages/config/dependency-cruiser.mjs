/**
 * The walls of the house (docs/adr/0002-modules-and-walls.md). Checked by `npm run boundaries`, which also fails when the
 * tool saw suspiciously few modules: a parser that silently sees nothing would let everything pass.
 */
const API = '^apps/api/src/';
const TESTS = '\\.(spec|medium)\\.tsx?$|^apps/api/test/';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      // Types may look at each other; what runs may not. Prisma's generated code is its own affair.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'], pathNot: '/generated/' } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'module-internals-are-private',
      comment: 'Others use a module through its index.ts only.',
      severity: 'error',
      from: { path: `${API}modules/([^/]+)/`, pathNot: TESTS },
      to: { path: `${API}modules/([^/]+)/`, pathNot: [`${API}modules/$1/`, `${API}modules/[^/]+/index\\.ts$`] },
    },
    {
      name: 'rules-are-pure',
      comment: 'No framework, database, clock or randomness in *.rules.ts.',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: [
          'node_modules/(@nestjs|pg|@prisma|socket\\.io|fastify)',
          `${API}core/(database|clock|ids|bus|realtime|config)/`,
          '^node:',
          '^(fs|crypto|http|net)$',
        ],
      },
    },
    {
      name: 'only-repositories-see-the-database',
      severity: 'error',
      from: { path: `${API}modules/`, pathNot: ['\\.(repository|store|sql)\\.ts$', 'vote/vote-lane\\.ts$', TESTS] },
      to: {
        path: [
          'node_modules/@prisma',
          'node_modules/pg/',
          `${API}core/database/generated/`,
          `${API}core/database/(pools|session)`,
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'controllers-ask-services',
      severity: 'error',
      from: { path: '\\.(controller|messages)\\.ts$' },
      to: { path: '\\.repository\\.ts$' },
    },
    {
      name: 'socket-io-only-in-realtime',
      severity: 'error',
      from: { path: API, pathNot: [`${API}core/realtime/`, TESTS] },
      to: { path: 'node_modules/socket\\.io/' },
    },
    {
      name: 'spotify-client-behind-one-file',
      severity: 'error',
      from: { path: API, pathNot: 'modules/spotify/spotify-web\\.adapter\\.ts$' },
      to: { path: 'node_modules/spotify-web-api-node/' },
    },
    {
      name: 'core-knows-no-module',
      severity: 'error',
      from: { path: `${API}core/`, pathNot: TESTS },
      to: { path: `${API}modules/` },
    },
    {
      name: 'vote-knows-no-kind',
      severity: 'error',
      from: { path: `${API}modules/vote/`, pathNot: TESTS },
      to: { path: `${API}modules/(?!(vote|audit)/)` },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^packages/contracts/src/' },
      to: { path: '^(apps|packages/(?!contracts/))' },
    },
    {
      name: 'ui-never-fetches',
      severity: 'error',
      from: { path: '^packages/ui/src/' },
      to: { path: '^(apps/|packages/(client|contracts|local))' },
    },
    {
      name: 'web-apps-import-only-types-of-dto',
      severity: 'error',
      from: { path: '^(apps/(guest|display|admin)|packages/client)/' },
      to: { path: '^packages/contracts/(src|dist)/dto/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-apps-do-not-import-the-server',
      severity: 'error',
      from: { path: '^(apps/(guest|display|admin)|packages/(client|ui))/' },
      to: { path: '^(apps/api|packages/local)/' },
    },
    {
      name: 'production-code-imports-no-test-code',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [TESTS, '/e2e/', '/test/', '\\.config\\.'] },
      to: { path: '^(apps|packages)/.*/(test|e2e)/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/generated/', '^packages/[^/]+/dist/'] },
    exclude: { path: ['^apps/[^/]+/(dist|out|\\.next)/', '/next-env\\.d\\.ts$', '^\\.votebox'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'] },
    },
  },
};
