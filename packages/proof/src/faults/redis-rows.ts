import { setTimeout as wait } from 'node:timers/promises';
import { acknowledgementsMs, percentile, roundMs } from './figures.js';
import { askRedis } from './redis-command.js';
import { check, checkInvariants, checkScreens, type FaultRow, sizeFor } from './row.js';
import { throughFault } from './through.js';

const killRow: FaultRow = {
  number: 15,
  name: 'Redis killed, back empty',
  scene: 'two processes',
  isFast: true,
  needsRedis: true,
  async play(scene, size) {
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs } = await throughFault(scene, size, {
      async break() {
        await scene.redis!.kill();
        await wait(2_000);
        await scene.redis!.start();
      },
    });
    const meanwhile = acknowledgementsMs(play.crowd.votes, injectedAtMs, healedAtMs);
    return {
      injected: 'SIGKILL, 2 s, started empty',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check(
          'votes go on',
          meanwhile.length > 0 && percentile(meanwhile, 0.95) < 500,
          `${meanwhile.length} meanwhile`,
        ),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const hangRow: FaultRow = {
  number: 16,
  name: 'Redis hangs 20 s',
  scene: 'two processes',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const { counts, rightAfterMs, play, beganAtMs, injectedAtMs, healedAtMs } = await throughFault(
      scene,
      sizeFor(size, 35),
      {
        beforeMs: 5_000,
        async break() {
          scene.redis!.hang();
          await wait(20_000);
          scene.redis!.goOn();
        },
      },
    );
    const before = percentile(acknowledgementsMs(play.crowd.votes, beganAtMs + 1_000, injectedAtMs), 0.95);
    const during = percentile(acknowledgementsMs(play.crowd.votes, injectedAtMs, healedAtMs), 0.95);
    return {
      injected: 'SIGSTOP, 20 s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('votes at most 50 ms slower', during <= before + 50, `p95 ${roundMs(before)} → ${roundMs(during)} ms`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const fullRow: FaultRow = {
  number: 17,
  name: 'Redis is full',
  scene: 'two processes',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const { port } = scene.redis!;
    let join = 0;
    const { counts, rightAfterMs, play, injectedAtMs, healedAtMs } = await throughFault(scene, size, {
      async break({ event }) {
        await askRedis(port, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
        await askRedis(port, 'CONFIG', 'SET', 'maxmemory', '1');
        await wait(1_500);
        const response = await fetch(`${scene.stage.origin}/api/v1/public/join`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: event.joinCode }),
        });
        join = response.status;
        await wait(1_500);
        await askRedis(port, 'CONFIG', 'SET', 'maxmemory', '0');
      },
    });
    const meanwhile = acknowledgementsMs(play.crowd.votes, injectedAtMs, healedAtMs);
    return {
      injected: 'maxmemory 1 byte, noeviction, 3 s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check(
          'votes go on',
          meanwhile.length > 0 && percentile(meanwhile, 0.95) < 500,
          `${meanwhile.length} meanwhile`,
        ),
        check('guests come in', join >= 200 && join < 300, join),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

const lossyRow: FaultRow = {
  number: 18,
  name: '30 % of bus messages lost, others doubled and late',
  scene: 'two processes',
  isFast: true,
  needsRedis: true,
  async play(scene, size) {
    const damage = { ...scene.busDamage };
    Object.assign(scene.busLosses, { lost: 0.3, doubled: 0.1, delayed: 0.1, delayMs: 300 });
    // The bus stays as bad while the screens are looked at.
    const { counts, rightAfterMs } = await throughFault(scene, size, {
      break: () => wait(size.isFast ? 2_000 : 8_000),
    });
    scene.heal();
    for (const key of ['messages', 'lost', 'doubled', 'delayed'] as const)
      damage[key] = scene.busDamage[key] - damage[key];
    const { messages, lost, doubled, delayed } = damage;
    return {
      injected: `of ${messages} messages ${lost} lost, ${doubled} doubled, ${delayed} out of order`,
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('messages were lost', lost > 0, lost),
        check('I5 no screen falls back', counts.screenFalls === 0, `${counts.screenFalls} times`),
        checkScreens(rightAfterMs, size.isFast ? 5_000 : 2_000),
      ],
    };
  },
};

const cutRow: FaultRow = {
  number: 19,
  name: 'one process cut off from Redis',
  scene: 'two processes',
  isFast: false,
  needsRedis: true,
  async play(scene, size) {
    const whileCut: number[] = [];
    const { counts, rightAfterMs } = await throughFault(scene, size, {
      async break(play) {
        scene.toRedis[1]!.cut();
        for (let n = 0; n < 3; n++) {
          await wait(1_500);
          whileCut.push(await play.screensCatchUp(10_000));
        }
        scene.toRedis[1]!.heal();
      },
    });
    const slowestMs = Math.max(...whileCut);
    return {
      injected: 'process 2 → Redis reset and refused, about 5 s',
      counts,
      rightAfterMs,
      checks: [
        ...checkInvariants(counts),
        check('right by re-reading while cut off', slowestMs <= 5_000, `slowest ${roundMs(slowestMs)} ms`),
        checkScreens(rightAfterMs, 5_000),
      ],
    };
  },
};

export const REDIS_ROWS: readonly FaultRow[] = [killRow, hangRow, fullRow, lossyRow, cutRow];
