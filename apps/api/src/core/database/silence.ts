import type { Socket } from 'node:net';
import type { ClientBase } from 'pg';

/** A statement without an answer for so long is suspected; from then on the server itself is asked. */
const SUSPECT_MS = 1_500;
/** Longer than this nothing is waited for, also while the server answers others: the line itself is broken. */
const SILENCE_MS_MAX = 20_000;

interface Insides {
  /** False while a statement is under way. */
  readyForQuery: boolean;
  connection: { stream: Socket };
}

/**
 * Cuts a connection that waits for a server which answers nobody any more, so that whoever waits is told within three
 * seconds: a server that stands still does not enforce its own time limits, and TCP would wait for a quarter of an hour. A
 * statement that merely takes long is left alone as long as the server answers `isAnswering` (at most a second).
 */
export function cutWhenSilent(client: ClientBase, isAnswering: () => Promise<boolean>): void {
  const insides = client as unknown as Insides;
  const socket = insides.connection.stream;
  let isSuspected = false;
  const look = async (): Promise<void> => {
    const { bytesRead } = socket;
    const isSilent = () => !insides.readyForQuery && socket.bytesRead === bytesRead && !socket.destroyed;
    // This process may have stood still itself: what lies in the socket is read first.
    await new Promise(setImmediate);
    for (let waitedMs = SUSPECT_MS; isSilent(); waitedMs += SUSPECT_MS) {
      const isLost = waitedMs >= SILENCE_MS_MAX || !(await isAnswering());
      if (isLost && isSilent()) {
        socket.destroy(Object.assign(new Error('Postgres does not answer'), { code: 'ETIMEDOUT' }));
        return;
      }
      await new Promise((done) => setTimeout(done, SUSPECT_MS).unref());
    }
  };
  socket.setTimeout(SUSPECT_MS);
  socket.on('timeout', () => {
    if (isSuspected) return;
    isSuspected = true;
    void look().finally(() => {
      isSuspected = false;
    });
  });
}
