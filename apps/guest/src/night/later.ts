import { lazy } from 'react';

/**
 * What the first look at the night does not need. It is loaded when the page is idle (see `loadLater`), so it is there
 * at the tap; the service worker keeps all of it for when there is no network.
 */
const pool = () => import('../pool/pool-panel');
const suggestions = () => import('./queue-suggestions');
const sheets = () => import('./night-sheets');
const extras = () => import('./playing-extras');
const doors = () => import('./closed-doors');

const RETRY_MS = 2_000;

/** A file that does not come is asked for again: the network of a full bar must not take a screen away for good. */
async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

export const LaterPoolPanel = lazy(() => patiently(pool).then((file) => ({ default: file.PoolPanel })));
export const LaterPoolColumn = lazy(() => patiently(pool).then((file) => ({ default: file.PoolColumn })));
export const LaterSuggestions = lazy(() => patiently(suggestions).then((file) => ({ default: file.QueueSuggestions })));
export const LaterSheets = lazy(() => patiently(sheets).then((file) => ({ default: file.NightSheets })));
export const LaterPlayingExtras = lazy(() => patiently(extras).then((file) => ({ default: file.PlayingExtras })));
export const LaterHoldPanel = lazy(() => patiently(doors).then((file) => ({ default: file.HoldPanel })));
export const LaterMusicSoonPanel = lazy(() => patiently(doors).then((file) => ({ default: file.MusicSoonPanel })));
export const LaterNotStarted = lazy(() => patiently(doors).then((file) => ({ default: file.NotStarted })));
export const LaterEnded = lazy(() => patiently(doors).then((file) => ({ default: file.Ended })));
export const LaterRefusal = lazy(() => patiently(doors).then((file) => ({ default: file.NightRefusal })));

export function loadLater(): void {
  // A failure is tried again at the tap.
  for (const load of [extras, pool, sheets, suggestions, doors]) load().catch(() => undefined);
}
