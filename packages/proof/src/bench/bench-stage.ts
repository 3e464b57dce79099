import { findTool } from '@votebox/local/machine-tools';
import { RedisServer } from '@votebox/local/redis-server';
import { type ProcessEnv, Stage } from '../stage/stage.js';
import type { StageEvent } from '../stage/venue.js';

/** What a benchmark runs on: a stage, and a Redis where there are several processes. */
export interface BenchStage {
  readonly stage: Stage;
  readonly origins: readonly string[];
  close(): Promise<void>;
}

/** Several processes use the Redis of REDIS_URL, or one that is started here. Throws where there is none. */
export async function openBenchStage(processes: number): Promise<BenchStage> {
  const redis = processes > 1 && !process.env.REDIS_URL ? await startRedis() : null;
  const redisUrl = redis?.url ?? process.env.REDIS_URL;
  const env: ProcessEnv = processes > 1 && redisUrl ? { REDIS_URL: redisUrl } : {};
  try {
    const adminUrl = process.env.DATABASE_URL;
    const stage = await Stage.open({ processes, env, ...(adminUrl ? { adminUrl } : {}) });
    return {
      stage,
      origins: stage.processes.map(({ url }) => url),
      async close() {
        await stage.close();
        await redis?.stop();
      },
    };
  } catch (error) {
    await redis?.stop();
    throw error;
  }
}

async function startRedis(): Promise<RedisServer> {
  if (!findTool('redis-server')) throw new Error('--processes needs a redis-server on this machine, or REDIS_URL.');
  return RedisServer.start();
}

/** Acknowledged votes that Postgres does not have: must be 0. */
export async function countLost({ oracles }: Stage, voteIds: readonly string[]): Promise<number> {
  let found = 0;
  const AT_ONCE = 5_000;
  for (let from = 0; from < voteIds.length; from += AT_ONCE) {
    found += (await oracles.findVoteIds(voteIds.slice(from, from + AT_ONCE))).length;
  }
  return voteIds.length - found;
}

/** Refused where tally and votes of an event differ: then no figure about it means anything. */
export async function assertTally({ oracles }: Stage, { ballotId }: StageEvent): Promise<void> {
  const differences = await oracles.findTallyDifferences(ballotId);
  if (differences.length > 0) throw new Error(`tally and votes differ: ${JSON.stringify(differences.slice(0, 3))}`);
}
