import type { Page } from '@playwright/test';
import type { MediaElementName } from './pitch';

/** A stretch of sound of one pitch, or of silence (`frequencyHz` 0), by the clock of the sound card. */
export interface Stretch {
  frequencyHz: number;
  fromS: number;
  toS: number;
}

/** Blocks of the recording: 1,024 samples, about 23 ms. Shorter stretches of one pitch are the edge between two. */
const BLOCK = 1_024;
const EDGE_BLOCKS = 4;
/** A shorter tone is the crackling of a machine that is too busy to play: no song of a test is as short. */
const TONE_S_MIN = 0.5;
const SILENCE_RMS = 0.004;

interface Block {
  frequencyHz: number;
  /** Effective value, as a share of full scale. */
  rms: number;
  atS: number;
}

type RecordingWindow = typeof window & Record<MediaElementName, HTMLAudioElement> & { __heard?: Block[] };

/**
 * Writes down from now on what the media element of a page gives out. The page must have had a tap. What is heard is
 * what the element plays, whichever file it loads.
 */
export async function recordSound(page: Page, of: MediaElementName = '__voteboxAudio'): Promise<void> {
  await page.evaluate(
    ({ block, silenceRms, name }) => {
      const holder = window as RecordingWindow;
      const heard: Block[] = [];
      holder.__heard = heard;
      const context = new AudioContext();
      const source = context.createMediaElementSource(holder[name]);
      const recorder = context.createScriptProcessor(block, 1, 1);
      recorder.onaudioprocess = ({ inputBuffer, playbackTime }) => {
        const samples = inputBuffer.getChannelData(0);
        let energy = 0;
        let rises = 0;
        for (let at = 1; at < samples.length; at++) {
          energy += samples[at]! ** 2;
          if (samples[at - 1]! < 0 && samples[at]! >= 0) rises++;
        }
        const rms = Math.sqrt(energy / samples.length);
        heard.push({
          rms,
          frequencyHz: rms < silenceRms ? 0 : (rises * context.sampleRate) / samples.length,
          atS: playbackTime,
        });
      };
      source.connect(recorder);
      source.connect(context.destination);
      recorder.connect(context.destination);
    },
    { block: BLOCK, silenceRms: SILENCE_RMS, name: of },
  );
}

/** What was heard since `recordSound`, in order: silence, or the nearest of the pitches that are known. */
export async function listHeard(page: Page, frequenciesHz: readonly number[]): Promise<Stretch[]> {
  const blocks = await page.evaluate(() => (window as RecordingWindow).__heard ?? []);
  return toStretches(blocks, frequenciesHz);
}

/** How loud each of the pitches was, in decibels of full scale: the middle one of what was heard of it. */
export async function listLevels(page: Page, frequenciesHz: readonly number[]): Promise<number[]> {
  const blocks = await page.evaluate(() => (window as RecordingWindow).__heard ?? []);
  return frequenciesHz.map((wanted) => {
    const heard = blocks.filter(({ frequencyHz }) => frequencyHz > 0 && nearest(frequencyHz, frequenciesHz) === wanted);
    const levels = heard.map(({ rms }) => 20 * Math.log10(rms)).sort((a, b) => a - b);
    return levels[Math.floor(levels.length / 2)] ?? Number.NEGATIVE_INFINITY;
  });
}

function toStretches(blocks: readonly Block[], frequenciesHz: readonly number[]): Stretch[] {
  const pitches = blocks.map(({ frequencyHz, atS }) => ({
    frequencyHz: frequencyHz === 0 ? 0 : nearest(frequencyHz, frequenciesHz),
    fromS: atS,
    toS: atS,
    blocks: 1,
  }));
  // A block across the edge of two tones has a pitch of its own.
  const clean = join(pitches).filter(({ frequencyHz, blocks: count }) => frequencyHz === 0 || count >= EDGE_BLOCKS);
  return join(clean).filter(({ frequencyHz, fromS, toS }) => frequencyHz === 0 || toS - fromS >= TONE_S_MIN);
}

/** Neighbours of one pitch as one stretch. */
function join<T extends Stretch & { blocks: number }>(parts: readonly T[]): T[] {
  const joined: T[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.frequencyHz !== part.frequencyHz) {
      joined.push({ ...part });
      continue;
    }
    last.toS = part.toS;
    last.blocks += part.blocks;
  }
  return joined;
}

function nearest(frequencyHz: number, frequenciesHz: readonly number[]): number {
  return frequenciesHz.reduce((best, candidate) =>
    Math.abs(candidate - frequencyHz) < Math.abs(best - frequencyHz) ? candidate : best,
  );
}

/** The tones in the order in which they were heard, each once however often it paused. */
export function tonesOf(stretches: readonly Stretch[]): number[] {
  return stretches
    .filter(({ frequencyHz }) => frequencyHz > 0)
    .map(({ frequencyHz }) => frequencyHz)
    .filter((frequencyHz, at, all) => frequencyHz !== all[at - 1]);
}

/** Milliseconds of silence between each tone and the next. */
export function gapsMs(stretches: readonly Stretch[]): number[] {
  const sounding = stretches.filter(({ frequencyHz }) => frequencyHz > 0);
  return sounding
    .slice(1)
    .map((stretch, at) => ({ before: sounding[at]!, stretch }))
    .filter(({ before, stretch }) => before.frequencyHz !== stretch.frequencyHz)
    .map(({ before, stretch }) => Math.round((stretch.fromS - before.toS) * 1_000));
}
