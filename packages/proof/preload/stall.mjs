// Loaded into an API process before its program: on SIGUSR2 the event loop stands still for three seconds.
const STALL_MS = 3_000;

process.on('SIGUSR2', () => {
  const endMs = performance.now() + STALL_MS;
  while (performance.now() < endMs);
});
