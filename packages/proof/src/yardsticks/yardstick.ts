import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../free-port.js';
import { ChildProgram } from '../stage/child-program.js';

export type YardstickName = 'bare-votes' | 'insert-per-request' | 'bare-broadcast';

/** Starts one of the programs beside this file in a process of its own; `stop()` ends it. */
export async function startYardstick(
  name: YardstickName,
  logDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProgram> {
  const port = await findFreePort();
  const program = new ChildProgram({
    args: [join(fileURLToPath(import.meta.url), '..', `${name}.js`)],
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
    logFile: join(logDir, `${name}.log`),
    url: `http://127.0.0.1:${port}`,
    readyPath: '/',
  });
  await program.start();
  return program;
}
