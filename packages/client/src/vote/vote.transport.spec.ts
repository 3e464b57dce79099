import { expect, it } from '@jest/globals';
import { VOTE_ANSWER_PATIENCE_MS, VOTE_DEADLINE_MS } from '@votebox/contracts';
import { createApi } from '../api/api';
import { ApiError } from '../api/api.error';
import type { LiveConnection } from '../live/live.connection';
import { createVoteTransport } from './vote.transport';
import { State } from '../store';

const VOTE = { voteId: 'v', ballotId: 'b', optionId: 'o' };

it('waits for the answer to a vote beyond the time in which the server may still count it, on both roads', async () => {
  const patience: (number | undefined)[] = [];
  const link = new State<'live'>('live');
  const live: Pick<LiveConnection, 'link' | 'request'> = {
    link: () => link,
    request: async (_name, _body, timeoutMs) => {
      patience.push(timeoutMs);
      throw new ApiError('OFFLINE', 0, 'lost');
    },
  };
  const api = {
    ...createApi(),
    post: async (_path: string, _body: unknown, options?: { timeoutMs?: number }) => {
      patience.push(options?.timeoutMs);
      throw new ApiError('OFFLINE', 0, 'lost');
    },
  };
  const transport = createVoteTransport(live as LiveConnection, api);
  for (const route of ['socket', 'post'] as const) {
    await expect(transport.cast(route, 'e', VOTE)).rejects.toMatchObject({ code: 'OFFLINE' });
  }
  expect(patience).toEqual([VOTE_ANSWER_PATIENCE_MS, VOTE_ANSWER_PATIENCE_MS]);
  expect(VOTE_ANSWER_PATIENCE_MS).toBe(VOTE_DEADLINE_MS + 3_000);
});
