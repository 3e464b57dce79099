import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * Stops a server and all processes of it (SIGSTOP), as a machine that hangs. Answers the way to let them go on. Finds the
 * processes in /proc.
 */
export async function stopPostgres(postmasterPid: number): Promise<() => void> {
  const pids = [postmasterPid, ...(await listChildren(postmasterPid))];
  for (const pid of pids) signal(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) signal(pid, 'SIGCONT');
  };
}

async function listChildren(parentPid: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // The name in parentheses may hold anything; the parent is the second field after it.
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent === String(parentPid)) children.push(Number(name));
  }
  return children;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Backends come and go.
  }
}

/** So often whoever takes all connections looks for one that was given up meanwhile. */
const LOOK_MS = 50;

/**
 * Opens connections until the server has none left, and every one that is given up later (a pool ends its idle ones). Answers
 * how many they are, and the way to give them back.
 */
export async function takeAllConnections(url: string): Promise<{ readonly taken: number; giveBack(): Promise<void> }> {
  const clients: Client[] = [];
  let isOver = false;
  const takeRest = async (): Promise<void> => {
    for (;;) {
      const client = new Client({ connectionString: url });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch {
        return;
      }
      clients.push(client);
    }
  };
  await takeRest();
  const holding = (async () => {
    while (!isOver) {
      await wait(LOOK_MS);
      await takeRest();
    }
  })();
  return {
    get taken() {
      return clients.length;
    },
    async giveBack() {
      isOver = true;
      await holding;
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    },
  };
}
