import { solveProof } from '@votebox/client/proof';
import type { ProofTask } from '@votebox/contracts';

/** Does the work of a challenge beside the page: a task comes in, its solution goes out. */
addEventListener('message', ({ data }: MessageEvent<ProofTask>) => postMessage(solveProof(data)));
