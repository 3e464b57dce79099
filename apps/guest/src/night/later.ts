import { lazy } from 'react';

/**
 * What the first look at the night does not need. It is loaded when the page is idle (see `loadLater`), so it is there
 * at the tap; the service worker keeps all of it for when there is no network.
 */
const pool = () => import('../pool/pool-panel');
const suggestions = () => import('./queue-suggestions');
const sheets = () => import('./night-sheets');
const doors = () => import('./closed-doors');

export const LaterPoolPanel = lazy(() => pool().then((file) => ({ default: file.PoolPanel })));
export const LaterPoolColumn = lazy(() => pool().then((file) => ({ default: file.PoolColumn })));
export const LaterSuggestions = lazy(() => suggestions().then((file) => ({ default: file.QueueSuggestions })));
export const LaterSheets = lazy(() => sheets().then((file) => ({ default: file.NightSheets })));
export const LaterHoldPanel = lazy(() => doors().then((file) => ({ default: file.HoldPanel })));
export const LaterNotStarted = lazy(() => doors().then((file) => ({ default: file.NotStarted })));
export const LaterEnded = lazy(() => doors().then((file) => ({ default: file.Ended })));
export const LaterRefusal = lazy(() => doors().then((file) => ({ default: file.NightRefusal })));

export function loadLater(): void {
  // A failure is tried again at the tap.
  for (const load of [pool, sheets, suggestions, doors]) load().catch(() => undefined);
}
