/** Resolves when everything has happened that needs no answer from outside: turns of the event loop, no time. */
export async function rest(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await new Promise<void>((done) => setImmediate(done));
}
