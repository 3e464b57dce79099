import { setTimeout as wait } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { VOTE_DEADLINE_MS } from '@votebox/contracts';
import { monotonicMs } from '../load/clock.js';
import { roundMs } from './figures.js';
import { Play } from './play.js';
import { check, checkInvariants, checkScreens, type FaultRow, withPlay } from './row.js';
import { WRONG_CLOCK_MS } from './scenes.js';
import { throughFault } from './through.js';

const killRow: FaultRow = {
  number: 11,
  name: 'API killed in a batch',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    const [api] = scene.stage.processes;
    let backMs = Number.POSITIVE_INFINITY;
    let startMs = 0;
    const { counts, rightAfterMs } = await throughFault(scene, size, {
      async break({ crowd }) {
        const killedAtMs = monotonicMs();
        api!.kill('SIGKILL');
        await api!.ended();
        await wait(500);
        await api!.start();
        const readyAtMs = monotonicMs();
        startMs = readyAtMs - killedAtMs;
        const most = crowd.guests.length * 0.95;
        while (crowd.onlineCount < most && monotonicMs() - readyAtMs < 20_000) await wait(50);
        if (crowd.onlineCount >= most) backMs = monotonicMs() - readyAtMs;
      },
    });
    return {
      injected: `SIGKILL under load, ready again after ${roundMs(startMs)} ms`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('95 % of the clients back within 10 s', backMs <= 10_000, `${roundMs(backMs)} ms`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const rollingRow: FaultRow = {
  number: 12,
  name: 'rolling restart of three processes',
  scene: 'three processes',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const drainsMs: number[] = [];
    const { counts, rightAfterMs, play } = await throughFault(scene, size, {
      async break() {
        for (const process of scene.stage.processes) {
          const startMs = monotonicMs();
          process.kill('SIGTERM');
          await process.ended();
          drainsMs.push(monotonicMs() - startMs);
          await process.start();
          await wait(500);
        }
      },
      screensWithinMs: 15_000,
    });
    const slowestMs = Math.max(...drainsMs);
    const again = play.crowd.votes.filter((vote) => vote.tries > 1).length;
    return {
      injected: `SIGTERM and start, one after the other; ${again} votes were sent again`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check(
          '0 failed votes',
          counts.acknowledged === counts.offered,
          `${counts.offered - counts.acknowledged} failed`,
        ),
        check('drained within 10 s', slowestMs <= 10_000, `slowest ${roundMs(slowestMs)} ms`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

/** The process blocks itself for three seconds on this signal; see preload/stall.mjs. */
const STALL_SIGNAL = 'SIGUSR2';
const MEMORY_MAX_MB = 1_000;

const stallRow: FaultRow = {
  number: 13,
  name: 'event loop stands still for 3 s',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const [api] = scene.stage.processes;
    const { pid } = api!;
    const countShed = () => scene.stage.counter('votebox_shed_total');
    let [shedBefore, before, most] = [0, 0, 0];
    const { counts, rightAfterMs, play, injectedAtMs } = await throughFault(scene, size, {
      async break() {
        shedBefore = await countShed();
        before = await residentMb(pid!);
        api!.kill(STALL_SIGNAL);
        // Also while it works off what came in meanwhile.
        for (let n = 0; n < 25; n++) {
          await wait(200);
          most = Math.max(most, await residentMb(pid!));
        }
      },
    });
    const shed = (await countShed()) - shedBefore;
    const waited = play.crowd.attempts.filter(({ startedAtMs }) => startedAtMs >= injectedAtMs);
    const slowestMs = Math.max(...waited.map(({ tookMs }) => tookMs));
    return {
      injected: 'busy loop, 3 s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('I7 the process lives on', api!.pid === pid && api!.isRunning),
        check('the loop did stand still', slowestMs > 1_500, `slowest answer ${roundMs(slowestMs)} ms`),
        check('nothing is left out for one standstill', shed === 0, `${shed} times`),
        check(`I7 memory below ${MEMORY_MAX_MB} MB`, most < MEMORY_MAX_MB, `${before} → ${most} MB`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const RUSH_PER_GUEST = 20;

const rushRow: FaultRow = {
  number: 14,
  name: '100,000 votes in flight',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const rush = size.isFast ? 10_000 : 100_000;
    const [api] = scene.stage.processes;
    const { pid } = api!;
    const guests = rush / RUSH_PER_GUEST;
    return withPlay(Play.open(scene, { guests, perSecond: 0, isDirect: true }), async (play) => {
      const before = await residentMb(pid!);
      scene.toPostgres[0]!.hang();
      play.crowd.offerAtOnce(rush);
      const inFlight = play.crowd.openCount;
      let most = before;
      for (let n = 0; n < 15; n++) {
        await wait(200);
        most = Math.max(most, await residentMb(pid!));
      }
      scene.toPostgres[0]!.heal();
      const busy = play.crowd.attempts.filter(({ code }) => code === 'BUSY').length;
      await play.finish(180_000);
      const counts = await play.count();
      return {
        injected: `${inFlight} votes at once while Postgres hangs; ${busy} times 503`,
        counts,
        rightAfterMs: null,
        checks: [
          ...checkInvariants(counts),
          check('503 instead of waiting', busy > 0, busy),
          check('I7 the process lives on', api!.pid === pid && api!.isRunning),
          check(`I7 memory below ${MEMORY_MAX_MB} MB`, most < MEMORY_MAX_MB, `${before} → ${most} MB`),
        ],
      };
    });
  },
};

/** Resident memory of a process in MB. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
}

const COOLDOWN_MS = 60_000;

const clockRow: FaultRow = {
  number: 23,
  name: 'clock of one process 5 min off',
  scene: 'wrong clock',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const { sql } = scene.stage;
    return withPlay(Play.open(scene, size), async (play) => {
      const { ballotId } = play.event;
      const startedAt = await databaseNow(sql);
      await sql.query(`UPDATE ballot SET closes_at = clock_timestamp() + interval '5 seconds' WHERE id = $1`, [
        ballotId,
      ]);
      play.begin();
      await wait(7_500);
      await play.finish();
      const counts = await play.count();
      const { rows } = await sql.query<{ late: number; early: number; before: number }>(
        `SELECT count(*) FILTER (WHERE v.received_at > b.closes_at
             OR v.committed_at > b.closes_at + $3 * interval '1 ms')::int AS late,
           count(*) FILTER (WHERE v.committed_at < $2)::int AS early, count(*)::int AS before
         FROM vote v JOIN ballot b ON b.id = v.ballot_id WHERE v.ballot_id = $1`,
        [ballotId, startedAt, VOTE_DEADLINE_MS],
      );
      const { late, early, before } = rows[0]!;
      const both = await cooldownsOnBoth(scene, size.guests);
      return {
        injected: `Date of process 2 is ${WRONG_CLOCK_MS / 60_000} min ahead; the ballot closes after 5 s`,
        counts,
        rightAfterMs: null,
        checks: [
          ...checkInvariants(counts, ['BALLOT_CLOSED']),
          check(
            'both counted before closing time',
            before > 0 && (counts.refused.BALLOT_CLOSED ?? 0) > 0,
            `${before} votes`,
          ),
          check('nothing counted after closing time', late === 0 && early === 0, `${late} late, ${early} early`),
          check('the cooldown is the same on both', both.isSame, both.figure),
        ],
      };
    });
  },
};

async function databaseNow(sql: Play['scene']['stage']['sql']): Promise<Date> {
  const { rows } = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]!.now;
}

/** Each guest votes through one process and at once again through the other: refused with what is left of the cooldown. */
async function cooldownsOnBoth(scene: Play['scene'], guests: number): Promise<{ isSame: boolean; figure: string }> {
  const count = Math.min(20, guests);
  const options = { guests: count, perSecond: 0, rules: { cooldownMs: COOLDOWN_MS, artistGap: 0, repeatBlockMs: 0 } };
  return withPlay(Play.open(scene, options), async (play) => {
    play.crowd.offerAtOnce(count * 2);
    await play.finish(20_000);
    const codes = play.crowd.votes.map(({ code }) => code);
    const counted = codes.filter((code) => code === null).length;
    const cooled = codes.filter((code) => code === 'VOTE_COOLDOWN').length;
    return { isSame: counted === count && cooled === count, figure: `${counted} counted, ${cooled} in cooldown` };
  });
}

export const PROCESS_ROWS: readonly FaultRow[] = [killRow, rollingRow, stallRow, rushRow, clockRow];
