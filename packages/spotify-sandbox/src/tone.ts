const LOWEST_HZ = 220;
const STEP_HZ = 12;

/**
 * The tone by which a track is heard: 220 Hz + 12 Hz for each place in the catalogue (0-based). Far enough apart for a
 * spectrum of 8,192 points at 48 kHz, and below 4 kHz for the whole catalogue.
 */
export function toneHz(place: number): number {
  return LOWEST_HZ + STEP_HZ * place;
}
