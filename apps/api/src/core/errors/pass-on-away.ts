import { isDatabaseAway } from './to-app-error.js';

/**
 * For the `catch` of a shared look-up that is made again when a change cuts it off: that the database is away is passed
 * on. Whoever asks has waited for it once already, and is told within three seconds only if that was all.
 */
export function passOnAway(error: unknown): undefined {
  if (isDatabaseAway(error)) throw error;
  return undefined;
}
