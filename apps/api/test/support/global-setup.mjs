/**
 * Starts the one database server of the run (or takes TEST_DATABASE_URL) and leaves its address in the environment,
 * which the test workers inherit. Two projects ask for it; the first one to come starts it.
 */
export default async function setUpDatabaseServer() {
  if (globalThis.voteboxTestPostgres) return;
  const { startTestPostgres } = await import('@votebox/local').catch((cause) => {
    throw new Error('Build the database support once: pnpm --filter @votebox/local build', { cause });
  });
  globalThis.voteboxTestPostgres = startTestPostgres(process.env.TEST_DATABASE_URL);
  const server = await globalThis.voteboxTestPostgres;
  process.env.VOTEBOX_TEST_ADMIN_URL = server.adminUrl;
  process.env.VOTEBOX_TEST_TEMPLATE = server.templateName;
}
