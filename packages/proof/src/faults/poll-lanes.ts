import { Agent, get } from 'node:http';

/** Files are scarce where many phones live in one process: polls beyond these wait for one another. */
const agent = new Agent({ keepAlive: true, maxSockets: 2_000, maxFreeSockets: 2_000 });

/** Whether the server answers the address at all within the time. */
export function isAnswered(url: string, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent, signal: AbortSignal.timeout(patienceMs) }, (response) => {
      response.on('error', () => resolve(false));
      response.on('end', () => resolve(true));
      response.resume();
    });
    request.on('error', () => resolve(false));
  });
}

/** Lets go of the connections that no poll uses. */
export function closePollLanes(): void {
  agent.destroy();
}
