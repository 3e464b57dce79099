/** What is turned down further would not be heard. */
const GAIN_DB_MIN = -24;

/**
 * By how much a page turns a track down (dB, 0 or less), so that all sound equally loud: to the −18 LUFS of ReplayGain 2.
 * `gainDb` is what the file says is missing to them: most music is louder (typically −8 dB), and what is softer stays as it
 * is, so that no peak is ever cut off; the amplifier makes up for it. A file that says nothing is left as it is.
 */
export function decideGainDb(gainDb: number | null, isLevelled: boolean): number {
  if (!isLevelled || gainDb === null || !Number.isFinite(gainDb)) return 0;
  return Math.max(GAIN_DB_MIN, Math.min(0, gainDb));
}
