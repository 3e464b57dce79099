import { solveProofGently } from '@votebox/client/proof';
import type { JoinByCodeDto, JoinChallenge, ProofTask } from '@votebox/contracts';
import { askTurnstile } from './turnstile.widget';

export type Solution = Pick<JoinByCodeDto, 'proof' | 'turnstileToken'>;

/** Solves what the door asks for when many come at once. Where the widget of Turnstile does not come, by work. */
export async function solveChallenge({ pow, turnstile }: JoinChallenge): Promise<Solution> {
  const token = turnstile ? await askTurnstile(turnstile.siteKey).catch(() => null) : null;
  return token === null ? { proof: await work(pow) } : { turnstileToken: token };
}

async function work(task: ProofTask): Promise<NonNullable<Solution['proof']>> {
  try {
    return await workBeside(task);
  } catch {
    return solveProofGently(task);
  }
}

function workBeside(task: ProofTask): Promise<NonNullable<Solution['proof']>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./proof.worker.ts', import.meta.url));
    const finish = (settle: () => void) => {
      worker.terminate();
      settle();
    };
    worker.onmessage = ({ data }) => finish(() => resolve(data));
    worker.onerror = () => finish(() => reject(new Error('the worker did not start')));
    worker.postMessage(task);
  });
}
