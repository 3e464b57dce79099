import { setTimeout as wait } from 'node:timers/promises';
import { monotonicMs } from '../load/clock.js';
import { type Counts, Play, type PlayOptions } from './play.js';
import { withPlay } from './row.js';
import type { Scene } from './scene.js';

/** What a fault did to a play, from before it until everything was settled. Moments are monotonic ms. */
export interface Passage {
  readonly play: Play;
  readonly beganAtMs: number;
  readonly injectedAtMs: number;
  readonly healedAtMs: number;
  readonly finishedAtMs: number;
  readonly rightAfterMs: number;
  readonly counts: Counts;
}

export interface Through {
  /** Does the damage; resolves when it is undone. */
  break(play: Play): Promise<void>;
  /** Votes come in for so long before the fault, and after it. */
  readonly beforeMs?: number;
  readonly afterMs?: number;
  /** How long the screens may take at most before they are given up. */
  readonly screensWithinMs?: number;
}

/** Votes come in, something breaks, is healed, votes go on; then everything is counted. */
export async function throughFault(
  scene: Scene,
  options: PlayOptions,
  { break: inject, beforeMs = 1_000, afterMs = 1_500, screensWithinMs = 30_000 }: Through,
): Promise<Passage> {
  return withPlay(Play.open(scene, options), async (play) => {
    const beganAtMs = monotonicMs();
    play.begin();
    await wait(beforeMs);
    const injectedAtMs = monotonicMs();
    await inject(play);
    const healedAtMs = monotonicMs();
    const rightAfterMs = await play.screensCatchUp(screensWithinMs);
    await wait(Math.max(0, healedAtMs + afterMs - monotonicMs()));
    const finishedAtMs = monotonicMs();
    await play.finish();
    const counts = await play.count();
    return { play, beganAtMs, injectedAtMs, healedAtMs, finishedAtMs, rightAfterMs, counts };
  });
}
