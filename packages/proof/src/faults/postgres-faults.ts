import { readdir, readFile } from 'node:fs/promises';
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

/** Opens connections until the server has none left. Answers how many, and the way to give them back. */
export async function takeAllConnections(url: string): Promise<{ taken: number; giveBack(): Promise<void> }> {
  const clients: Client[] = [];
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      break;
    }
    clients.push(client);
  }
  return {
    taken: clients.length,
    async giveBack() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    },
  };
}
