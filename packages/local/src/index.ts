export { DEMO_LOGIN } from './demo/seed.js';
export { StartFault } from './faults.js';
export { prepareDatabase } from './migrate/prepare-database.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres/server.js';
export { RestClient, type RestClientOptions, RestRefusal, type RestRequest } from './rest/rest-client.js';
export { startVotebox, type RunningVotebox, type StartOptions } from './runtime/start-votebox.js';
export {
  createDatabaseFrom,
  startTestPostgres,
  startThrowAwayServer,
  type TestPostgres,
} from './testing/test-postgres.js';
export { renderTestTone, type TestToneOptions } from './testing/test-tone.js';
