import { setTimeout as wait } from 'node:timers/promises';
import { monotonicMs } from '../load/clock.js';
import { acknowledgementsMs, attemptsBetween, percentile, roundMs } from './figures.js';
import { stopPostgres } from './postgres-faults.js';
import { askEverything, type TimedRequest } from './requests.js';
import { check, checkInvariants, checkScreens, type FaultRow, sizeFor } from './row.js';
import { throughFault } from './through.js';

/** Begins every batch on the wire: the name of the prepared statement. */
const BATCH = 'cast-votes';
/** Postgres is done with it: ReadyForQuery, no transaction open. */
const COMMITTED = 'Z\0\0\0\x05I';
const HANG_ANSWER_MS = 2_000;
const REQUEST_ANSWER_MS = 3_000;
/** A busy machine may stand still so long in the fast run, which has to hold anywhere. */
const SLACK_MS = 1_000;

function crashRow(seconds: number, isFast: boolean): FaultRow {
  return {
    number: 1,
    name: `Postgres stopped at once, for ${seconds} s`,
    scene: 'one process',
    isFast,
    async play(scene, size) {
      const { database } = scene.stage;
      const { counts, rightAfterMs } = await throughFault(scene, sizeFor(size, seconds + 10), {
        async break() {
          await database.crash();
          await wait(seconds * 1_000);
          await database.restart();
        },
        screensWithinMs: 15_000,
      });
      return {
        injected: `SIGQUIT, ${seconds} s, start`,
        counts,
        rightAfterMs,
        checks: [...checkInvariants(counts), checkScreens(rightAfterMs, 5_000)],
      };
    },
  };
}

const hangRow: FaultRow = {
  number: 2,
  name: 'Postgres hangs',
  scene: 'one process',
  isFast: true,
  async play(scene, size) {
    const hangMs = size.isFast ? 4_000 : 10_000;
    const answerMs = size.isFast ? HANG_ANSWER_MS + SLACK_MS : HANG_ANSWER_MS;
    let hangsFromMs = 0;
    let requests: TimedRequest[] = [];
    const venue = await scene.stage.openVenue();
    const passage = await throughFault(scene, size, {
      async break() {
        const goOn = await stopPostgres(scene.stage.database.pid!);
        hangsFromMs = monotonicMs();
        try {
          [requests] = await Promise.all([askEverything(scene.stage.origin, venue), wait(hangMs)]);
        } finally {
          goOn();
        }
      },
    });
    const { play, counts, rightAfterMs, healedAtMs } = passage;
    // What was answered when the server stopped may still be on its way.
    const during = attemptsBetween(play.crowd.attempts, hangsFromMs + 100, healedAtMs - answerMs);
    const slowestMs = Math.max(0, ...during.map((attempt) => attempt.tookMs));
    const slowest = requests.toSorted((a, b) => b.tookMs - a.tookMs)[0]!;
    const requestMs = size.isFast ? REQUEST_ANSWER_MS + SLACK_MS : REQUEST_ANSWER_MS;
    const odd = requests.filter(({ answer }) => answer !== '503 BUSY');
    const others = during.map(({ code }) => code ?? 'counted').filter((code) => code !== 'BUSY');
    return {
      injected: `SIGSTOP of all server processes, ${hangMs / 1_000} s`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('503 within 2 s', slowestMs <= answerMs, `slowest of ${during.length}: ${roundMs(slowestMs)} ms`),
        check(
          'only 503',
          during.length > 0 && others.length === 0,
          `${others.length} others: ${[...new Set(others)].join()}`,
        ),
        check(
          'everything else within 3 s',
          slowest.tookMs <= requestMs,
          `${slowest.name}: ${roundMs(slowest.tookMs)} ms`,
        ),
        check('everything else 503', odd.length === 0, odd.map(({ name, answer }) => `${name}: ${answer}`).join()),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

/** Resets a vote connection again and again at one place of the conversation. */
function resetRow(number: number, name: string, isFast: boolean, place: 'after commit' | 'before commit'): FaultRow {
  const up = { direction: 'up', pattern: BATCH } as const;
  const sightings = place === 'after commit' ? [up, { direction: 'down', pattern: COMMITTED } as const] : [up];
  return {
    number,
    name,
    scene: 'one process',
    isFast,
    async play(scene, size) {
      const [proxy] = scene.toPostgres;
      const before = proxy!.sprung;
      const resets = size.isFast ? 4 : 12;
      const { counts, rightAfterMs, play } = await throughFault(scene, size, {
        async break() {
          for (let n = 1; n <= resets; n++) {
            proxy!.setTrap({ sightings, lastBytes: 'swallowed' });
            for (let tries = 0; tries < 200 && proxy!.sprung - before < n; tries++) await wait(10);
            await wait(300);
          }
          proxy!.heal();
        },
      });
      const sprung = proxy!.sprung - before;
      const unanswered = play.crowd.attempts.filter(({ code }) => code === 'BUSY').length;
      return {
        injected: `${sprung} resets ${place}, ${unanswered} attempts without outcome`,
        counts,
        rightAfterMs,
        checks: [
          ...checkInvariants(counts),
          check('the resets happened', sprung === resets && unanswered > 0, `${sprung} of ${resets}`),
          checkScreens(rightAfterMs, 5_000),
        ],
      };
    },
  };
}

const slowRow: FaultRow = {
  number: 5,
  name: 'Postgres 200 ms ± 100 away',
  scene: 'one process',
  isFast: false,
  async play(scene) {
    const size = { guests: 1_200, perSecond: 2_200 };
    const [proxy] = scene.toPostgres;
    const oneWay = { latencyMs: 100, jitterMs: 50 };
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs } = await throughFault(scene, size, {
      beforeMs: 500,
      async break({ crowd }) {
        proxy!.slowDown({ up: oneWay, down: oneWay });
        await wait(8_000);
        // More would meet the limit of what one guest may send.
        crowd.stop();
        proxy!.heal();
      },
    });
    // The first batches of the slow line still have the size of the fast one.
    const fromMs = injectedAtMs + 2_000;
    const acks = acknowledgementsMs(play.crowd.votes, fromMs, healedAtMs - 1_000);
    const counted = play.crowd.votes.filter(
      ({ fate, settledAtMs }) => fate === 'counted' && settledAtMs >= fromMs && settledAtMs < healedAtMs,
    );
    const perSecond = counted.length / ((healedAtMs - fromMs) / 1_000);
    const p95Ms = percentile(acks, 0.95);
    return {
      injected: 'each way 100 ms ± 50, 8 s, at 2,200 votes/s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('at least 2,000 votes/s', perSecond >= 2_000, `${Math.round(perSecond)}/s`),
        check('p95 below 1 s', p95Ms < 1_000, `${roundMs(p95Ms)} ms`),
      ],
    };
  },
};

const readOnlyRow: FaultRow = {
  number: 6,
  name: 'Postgres takes no writes',
  scene: 'one process',
  isFast: false,
  async play(scene, size) {
    const { sql } = scene.stage;
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs } = await throughFault(scene, size, {
      async break() {
        await sql.query('ALTER SYSTEM SET default_transaction_read_only = on');
        await sql.query('SELECT pg_reload_conf()');
        await wait(4_000);
        await sql.query('ALTER SYSTEM RESET default_transaction_read_only');
        await sql.query('SELECT pg_reload_conf()');
      },
    });
    const during = attemptsBetween(play.crowd.attempts, injectedAtMs + 500, healedAtMs - 500);
    const busy = during.filter(({ code }) => code === 'BUSY').length;
    return {
      injected: 'ALTER SYSTEM default_transaction_read_only, 4 s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('503 meanwhile', busy > 0 && during.every(({ code }) => code !== null), `${busy} of ${during.length}`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

export const POSTGRES_ROWS: readonly FaultRow[] = [
  crashRow(1, true),
  crashRow(30, false),
  hangRow,
  resetRow(3, 'connection reset after the commit', true, 'after commit'),
  resetRow(4, 'connection reset before the commit', true, 'before commit'),
  slowRow,
  readOnlyRow,
];
