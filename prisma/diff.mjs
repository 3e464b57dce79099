// Prints the SQL from the schema of the last migration (prisma/schema.snapshot.prisma) to prisma/schema.prisma.
// `node prisma/diff.mjs` prints it, `--check` fails when it is not empty, `--accept` writes the new snapshot.
// Works without network and without a database: Prisma's schema engine runs as WebAssembly.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;
const schemaFile = join(here, 'schema.prisma');
const snapshotFile = join(here, 'schema.snapshot.prisma');

const engineDir = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
const bindings = await import(join(engineDir, 'schema_engine_bg.js'));
const { instance } = await WebAssembly.instantiate(readFileSync(join(engineDir, 'schema_engine_bg.wasm')), {
  './schema_engine_bg.js': bindings,
});
bindings.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

// The engine opens a connection but asks nothing of it when it compares two schema files.
const ok = (value) => ({ ok: true, value });
const connection = {
  provider: 'postgres',
  adapterName: 'none',
  queryRaw: async () => ok({ columnNames: ['version'], columnTypes: [7], rows: [['PostgreSQL 18.4']] }),
  executeRaw: async () => ok(0),
  executeScript: async () => ok(undefined),
  getConnectionInfo: () => ok({ schemaName: 'public', supportsRelationJoins: true }),
  dispose: async () => ok(undefined),
};
const connect = async () => ok(connection);
const adapter = { provider: 'postgres', adapterName: 'none', connect, connectToShadowDb: connect };
const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);

const datamodel = (file) => ({ tag: 'schemaDatamodel', files: [{ path: file, content: readFileSync(file, 'utf8') }] });
const { stdout } = await engine.diff({
  from: existsSync(snapshotFile) ? datamodel(snapshotFile) : { tag: 'empty' },
  to: datamodel(schemaFile),
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
  shadowDatabaseUrl: null,
});

if (process.argv.includes('--accept')) copyFileSync(schemaFile, snapshotFile);
else process.stdout.write(stdout ?? '');
if (process.argv.includes('--check') && !/^\s*(-- This is an empty migration\.)?\s*$/.test(stdout ?? '')) {
  process.stderr.write('prisma/schema.prisma has changes without a migration\n');
  process.exitCode = 1;
}
