import { expect, type Page } from '@playwright/test';

/** Where a page keeps its media element: that of the page player, or that of the stand-in for Spotify's player. */
export type MediaElementName = '__voteboxAudio' | '__spotifySandboxAudio';

type CapturableAudio = HTMLAudioElement & { captureStream(): MediaStream };

/** Samples of one look: about a third of a second, which tells pitches apart that lie 3 Hz from each other. */
const WINDOW = 16_384;

/** The page sounds as a tone of `frequencyHz`, ± `toleranceHz`. */
export async function expectTone(
  page: Page,
  frequencyHz: number,
  toleranceHz: number,
  name: MediaElementName = '__voteboxAudio',
): Promise<void> {
  await expect
    .poll(async () => Math.abs((await pitchOf(page, name)) - frequencyHz), { message: `a tone of ${frequencyHz} Hz` })
    .toBeLessThan(toleranceHz);
}

/**
 * The strongest frequency of what the media element really gives out; 0 in silence. The clock of the sound card tells when
 * enough was played, so a slow machine takes longer and hears the same.
 */
export function pitchOf(page: Page, name: MediaElementName): Promise<number> {
  return page.evaluate(
    async ({ source, window: size }) => {
      const audio = (window as unknown as Record<typeof source, CapturableAudio | undefined>)[source];
      const stream = audio?.paused === false ? audio.captureStream() : null;
      // What has just begun to load has no track yet.
      if (!stream?.getAudioTracks().length) return 0;
      const context = new AudioContext();
      try {
        const analyser = new AnalyserNode(context, { fftSize: size, smoothingTimeConstant: 0 });
        context.createMediaStreamSource(stream).connect(analyser);
        const clock = new ConstantSourceNode(context);
        // Twice: the first samples of a stream come late.
        const played = new Promise((done) => clock.addEventListener('ended', done));
        clock.start();
        clock.stop((2 * size) / context.sampleRate);
        await played;
        const levels = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(levels);
        const loudest = levels.indexOf(Math.max(...levels));
        return levels[loudest]! > -70 ? (loudest * context.sampleRate) / analyser.fftSize : 0;
      } finally {
        await context.close();
      }
    },
    { source: name, window: WINDOW },
  );
}
