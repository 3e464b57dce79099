import type { Speaker } from '../support/world/driven-players.js';

const CALM_STRIDE_MS = 5_000;
const BUSY_STRIDE_MS = 1_000;
const BUSY_BEFORE_END_MS = 13_000;

/** How often processes look at everything: each second after an incident and around the change of tracks. */
export function strideMs(nowMs: number, busyUntilMs: number, players: Speaker[]): number {
  return nowMs > busyUntilMs && players.some(isInTheMiddle) ? CALM_STRIDE_MS : BUSY_STRIDE_MS;
}

function isInTheMiddle({ device }: Speaker): boolean {
  const { state, track, positionMs } = device.sight();
  return (
    state === 'playing' && track !== null && positionMs > 4_000 && track.durationMs - positionMs > BUSY_BEFORE_END_MS
  );
}
