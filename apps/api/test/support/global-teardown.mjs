/** Stops what global-setup started, once. */
export default async function tearDownDatabaseServer() {
  const starting = globalThis.voteboxTestPostgres;
  globalThis.voteboxTestPostgres = undefined;
  await (await starting)?.stop();
}
