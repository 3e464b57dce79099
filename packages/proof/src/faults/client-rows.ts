import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { monotonicMs } from '../load/clock.js';
import { decideAnswer } from '../load/retry.rules.js';
import { newVoteId } from '../load/vote-id.js';
import { acknowledgementsMs, percentile, roundMs } from './figures.js';
import { Play } from './play.js';
import { offerPoison } from './poison.js';
import { check, checkInvariants, checkScreens, type FaultRow, sizeFor, withPlay } from './row.js';
import { throughFault } from './through.js';

const badNetworkRow: FaultRow = {
  number: 20,
  name: 'phones with 30 % loss and 2 s round trip',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const [network] = scene.toPhones;
    const oneWay = { latencyMs: 1_000, jitterMs: 200, lossRate: 0.3, lossPenaltyMs: 1_000 };
    let silenceMs = 0;
    const options = { ...sizeFor(size, 40), isListening: true };
    const { counts, rightAfterMs, play } = await throughFault(scene, options, {
      async break({ crowd }) {
        network!.slowDown({ up: oneWay, down: oneWay });
        await wait(20_000);
        silenceMs = monotonicMs() - Math.min(...crowd.guests.map((guest) => guest.heardAtMs));
        network!.heal();
      },
    });
    const again = play.crowd.votes.filter((vote) => vote.tries > 1).length;
    return {
      injected: `each way 1 s ± 0.2, 30 % of pieces 1 s later, 20 s; ${again} votes sent again`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check(
          'every phone hears the server within 15 s',
          silenceMs <= 15_000,
          `longest silence ${roundMs(silenceMs)} ms`,
        ),
        checkScreens(rightAfterMs, 15_000),
      ],
    };
  },
};

/** Look-ups in the tables that snapshots are made of. */
async function countSnapshotReads(sql: Pool): Promise<number> {
  const { rows } = await sql.query<{ n: string }>(
    `SELECT sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) AS n FROM pg_stat_user_tables
     WHERE relname IN ('playback', 'queue_item')`,
  );
  return Number(rows[0]!.n);
}

/** The process itself re-reads now and then; one read per snapshot would be 1. */
const READS_PER_CLIENT_MAX = 0.2;

/** Backends report their statistics about once a second. */
const STATISTICS_MS = 2_500;

const reconnectRow: FaultRow = {
  number: 21,
  name: 'all clients drop at once',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const guests = size.isFast ? 1_000 : 10_000;
    const { sql } = scene.stage;
    return withPlay(Play.open(scene, { guests, perSecond: 100, isListening: true, isDirect: true }), async (play) => {
      play.begin();
      await wait(2_000);
      const quietBefore = await countSnapshotReads(sql);
      const quietAtMs = monotonicMs();
      await wait(STATISTICS_MS);
      const before = await countSnapshotReads(sql);
      const quietPerMs = (before - quietBefore) / (monotonicMs() - quietAtMs);
      const startMs = monotonicMs();
      for (const guest of play.crowd.guests) guest.drop();
      const backMs: number[] = [];
      while (backMs.length < guests && monotonicMs() - startMs < 60_000) {
        await wait(50);
        while (backMs.length < play.crowd.onlineCount) backMs.push(monotonicMs() - startMs);
      }
      await wait(STATISTICS_MS);
      const reads = (await countSnapshotReads(sql)) - before - quietPerMs * (monotonicMs() - startMs);
      await play.finish();
      const counts = await play.count();
      const p99Ms = backMs.length < guests * 0.99 ? Number.POSITIVE_INFINITY : percentile(backMs, 0.99);
      return {
        injected: `${guests} sockets cut`,
        counts,
        rightAfterMs: null,
        checks: [
          ...checkInvariants(counts),
          check('back p99 within 30 s', p99Ms <= 30_000, `${roundMs(p99Ms)} ms, ${backMs.length} back`),
          check('no database read per snapshot', reads < guests * READS_PER_CLIENT_MAX, `${Math.round(reads)} reads`),
        ],
      };
    });
  },
};

/** Of the same size for every socket, so that what more comes piles up in the process; and some more, for what the kernel makes of it. */
async function kernelBufferBytes(): Promise<number> {
  const sizes = await readFile('/proc/sys/net/ipv4/tcp_wmem', 'utf8');
  return Number(sizes.trim().split(/\s+/).at(-1)) + 1_000_000;
}

const SLOW_SHARE = 0.1;
/** Filling a line costs the process more than the slow phone itself: enough of them to see what becomes of such. */
const FULL_LINES = 8;
/** The process answers what filled the lines, before the others are measured again. */
const FILLED_PAUSE_MS = 3_000;
const LET_GO_WITHIN_MS = 30_000;
const BACK_WITHIN_MS = 15_000;

const slowReadersRow: FaultRow = {
  number: 22,
  name: '10 % of the phones do not read',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const lineBytes = await kernelBufferBytes();
    const before = await scene.stage.counter('votebox_slow_readers_total');
    const countLetGo = async () => (await scene.stage.counter('votebox_slow_readers_total')) - before;
    let [letGo, backMs, fullAtMs, readAtMs] = [0, Number.POSITIVE_INFINITY, 0, 0];
    const { counts, rightAfterMs, play, beganAtMs, injectedAtMs } = await throughFault(
      scene,
      { ...sizeFor(size, 75), isListening: true, isDirect: true },
      {
        beforeMs: 6_000,
        async break({ crowd }) {
          const slow = slowOf(crowd);
          for (const guest of slow) guest.stopReading();
          for (const guest of slow.slice(0, FULL_LINES)) await guest.fillLine(lineBytes);
          await wait(FILLED_PAUSE_MS);
          fullAtMs = monotonicMs();
          while (letGo < FULL_LINES && monotonicMs() - fullAtMs < LET_GO_WITHIN_MS) {
            await wait(500);
            letGo = await countLetGo();
          }
          readAtMs = monotonicMs();
          for (const guest of slow) guest.readOn();
          // Their sockets end with what they read last, and they come back on new ones.
          await wait(1_000);
          while (crowd.onlineCount < crowd.guests.length && monotonicMs() - readAtMs < BACK_WITHIN_MS) await wait(50);
          if (crowd.onlineCount === crowd.guests.length) backMs = monotonicMs() - readAtMs;
        },
      },
    );
    const slow = new Set(slowOf(play.crowd));
    const others = play.crowd.votes.filter(({ guest }) => !slow.has(guest));
    const p95Before = percentile(acknowledgementsMs(others, beganAtMs + 1_000, injectedAtMs), 0.95);
    const during = acknowledgementsMs(others, fullAtMs, readAtMs);
    const p95During = percentile(during, 0.95);
    return {
      injected: `${slow.size} sockets stop reading, ${FULL_LINES} lines are full, ${roundMs(readAtMs - injectedAtMs)} ms`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('whose line is full is let go', letGo === FULL_LINES, `${letGo} of ${FULL_LINES}`),
        check('they are back within 15 s of reading again', backMs <= BACK_WITHIN_MS, `${roundMs(backMs)} ms`),
        check(
          "the others' p95 is unchanged",
          during.length > 0 && p95During <= p95Before * 1.5 + 20,
          `${roundMs(p95Before)} → ${roundMs(p95During)} ms`,
        ),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

function slowOf({ guests }: Play['crowd']): Play['crowd']['guests'] {
  return guests.filter((_, n) => n % (1 / SLOW_SHARE) === 0);
}

const COPIES = 5;
const TRIES_MAX = 8;

const repeatRow: FaultRow = {
  number: 24,
  name: 'each request five times, concurrently',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    const votes = size.isFast ? 400 : 2_000;
    return withPlay(Play.open(scene, { ...size, guests: votes / 4 }), async (play) => {
      const { event, crowd } = play;
      const answers = await Promise.all(
        Array.from({ length: votes }, (_, n) => {
          const guest = crowd.guests[n % crowd.guests.length]!;
          const vote = { voteId: newVoteId(), optionId: event.optionIds[Math.floor(n / crowd.guests.length)]! };
          // What leaves the outcome open is asked again, as a phone does; the answers that are compared are final.
          const ask = async (copy: number): Promise<string> => {
            for (let tries = 0; ; tries++) {
              const error = await new Promise<Parameters<typeof decideAnswer>[0]>((resolve) =>
                guest.send(event, vote, copy, resolve),
              );
              const answer = decideAnswer(error, tries, Math.random());
              if (answer.kind === 'counted') return 'counted';
              if (answer.kind === 'refused' || tries === TRIES_MAX) return answer.code;
              await wait(answer.afterMs);
            }
          };
          return Promise.all(Array.from({ length: COPIES }, (_, copy) => ask(copy)));
        }),
      );
      const same = answers.filter((copies) => new Set(copies).size === 1).length;
      const codes = [...new Set(answers.flat())];
      const stored = await scene.stage.oracles.countVotes(event.ballotId);
      const counts = await play.count();
      return {
        injected: `${votes} votes × ${COPIES} copies at once, by socket and by POST`,
        counts: { ...counts, offered: votes, acknowledged: votes, found: stored, unacknowledged: 0 },
        rightAfterMs: null,
        checks: [
          check('one row each', stored === votes, `${stored} rows`),
          check('the same answer', same === votes && codes.length === 1 && codes[0] === 'counted', codes.join(', ')),
          check('I2 the tally is the count', counts.tallyEqualsCount),
          check('I3 one row per slot', counts.duplicates === 0),
          check('the screens show what Postgres says', counts.screensRight),
        ],
      };
    });
  },
};

const poisonRow: FaultRow = {
  number: 26,
  name: 'poisoned votes among good ones',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    let verdicts: Awaited<ReturnType<typeof offerPoison>> = [];
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs, beganAtMs } = await throughFault(scene, size, {
      beforeMs: 2_000,
      async break({ event }) {
        const [cookie] = await scene.stage.joinGuests(event, 1);
        verdicts = await offerPoison(scene.stage.origin, event, cookie!);
        await wait(1_500);
      },
    });
    const bad = verdicts.filter(({ status }) => status < 400 || status >= 500);
    // Of a few hundred votes one short standstill of the machine would make the slowest twentieth.
    const share = size.isFast ? 0.5 : 0.95;
    const before = percentile(acknowledgementsMs(play.crowd.votes, beganAtMs + 500, injectedAtMs), share);
    const during = percentile(acknowledgementsMs(play.crowd.votes, injectedAtMs, healedAtMs), share);
    return {
      injected: `${verdicts.length} poisoned votes`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check(
          'each of them is refused',
          verdicts.length > 0 && bad.length === 0,
          bad.map((one) => `${one.name}: ${one.status}`).join(', '),
        ),
        check(
          'only they fail',
          counts.acknowledged === counts.offered,
          `${counts.offered - counts.acknowledged} others`,
        ),
        check(
          'the others wait no longer',
          during <= before * 2 + 30,
          `p${share * 100} ${roundMs(before)} → ${roundMs(during)} ms`,
        ),
      ],
    };
  },
};

export const CLIENT_ROWS: readonly FaultRow[] = [badNetworkRow, reconnectRow, slowReadersRow, repeatRow, poisonRow];
