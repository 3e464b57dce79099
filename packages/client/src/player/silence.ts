const RATE_HZ = 8_000;
const SAMPLES = 400;
const HEADER_BYTES = 44;

let address: string | null = null;

/**
 * 50 ms of silence as a WAV file: played inside the tap, so that the browser lets the element play later without one.
 * A blob, because a strict content policy lets no `data:` media in.
 */
export function silenceUrl(): string {
  address ??= URL.createObjectURL(new Blob([toWav()], { type: 'audio/wav' }));
  return address;
}

// RIFF header of 8-bit mono PCM; 128 is the middle, so silence.
function toWav(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + SAMPLES).fill(128, HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const writeText = (at: number, text: string) =>
    bytes.set(
      [...text].map((char) => char.charCodeAt(0)),
      at,
    );
  writeText(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  writeText(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  writeText(36, 'data');
  view.setUint32(40, SAMPLES, true);
  return bytes;
}
