import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { DEMO_TRACKS } from './catalogue.js';
import { composeSong } from './compose.js';
import { drawCover } from './cover.js';
import { PEAK } from './synth/mix.js';
import { STYLES } from './styles.js';

const scores = DEMO_TRACKS.map((track) => ({ track, score: composeSong(track) }));

test('has at least 24 tracks in at least 6 genres, several per artist, some explicit, some with a recording code', () => {
  expect(DEMO_TRACKS.length).toBeGreaterThanOrEqual(24);
  expect(new Set(DEMO_TRACKS.map((track) => track.genre)).size).toBeGreaterThanOrEqual(6);
  expect(new Set(DEMO_TRACKS.map((track) => track.fileName)).size).toBe(DEMO_TRACKS.length);
  for (const { artist } of DEMO_TRACKS) {
    expect(DEMO_TRACKS.filter((track) => track.artist === artist).length).toBeGreaterThanOrEqual(2);
  }
  expect(DEMO_TRACKS.some((track) => track.isExplicit)).toBe(true);
  const codes = DEMO_TRACKS.flatMap((track) => track.isrc ?? []);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^ZZVBX\d{7}$/);
});

test('gives every track a melody of its own', () => {
  const melodies = scores.map(({ score }) => {
    const notes = score.parts.find((part) => part.name === 'melody')?.notes ?? [];
    expect(notes.length).toBeGreaterThan(10);
    // Intervals and rhythm: the same tune in another key would still be the same tune.
    const first = notes[0]?.midi ?? 0;
    return notes
      .slice(0, 12)
      .map((note) => `${(note.atBeat - (notes[0]?.atBeat ?? 0)).toFixed(2)}:${note.midi - first}`)
      .join(' ');
  });
  expect(new Set(melodies).size).toBe(DEMO_TRACKS.length);
});

test('keeps every track between 20 and 40 seconds', () => {
  for (const { score } of scores) {
    const seconds = (score.beatsTotal * 60) / score.bpm + 1.6;
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(seconds).toBeLessThanOrEqual(40);
  }
});

test('plays no tone that a speaker or an ear would refuse', () => {
  for (const { score } of scores) {
    for (const note of score.parts.flatMap((part) => part.notes)) {
      expect(note.midi).toBeGreaterThanOrEqual(24);
      expect(note.midi).toBeLessThanOrEqual(100);
      expect(note.beats).toBeGreaterThan(0);
    }
  }
});

test('differs audibly from genre to genre: tempo or instruments', () => {
  const sounds = Object.values(STYLES).map((style) =>
    [style.bpm[0], style.bass.instrument, style.chords.instrument, style.melody.instrument].join(),
  );
  expect(new Set(sounds).size).toBe(sounds.length);
});

/** Peak, loudness and longest silence of one song of each genre, and whether a second rendering gave the same samples. */
interface Measured {
  genre: string;
  peak: number;
  rms: number;
  silenceSeconds: number;
  isRepeatable: boolean;
}

// In a process of its own: inside jest's sandbox the sound engine takes twenty times as long.
const MEASURE = `
  import { DEMO_TRACKS } from './catalogue.js';
  import { composeSong } from './compose.js';
  import { renderScore } from './synth/mix.js';
  import { SAMPLE_RATE } from './synth/voice.js';
    const seen = new Map(DEMO_TRACKS.map((track) => [track.genre, track]));
  const results = [...seen.values()].map((track, at) => {
    const { left, right } = renderScore(composeSong(track), 7);
    let peak = 0, energy = 0, run = 0, longest = 0;
    for (let i = 0; i < left.length; i += 1) {
      peak = Math.max(peak, Math.abs(left[i]), Math.abs(right[i]));
      energy += left[i] ** 2 + right[i] ** 2;
      run = Math.abs(left[i]) < 1e-4 && i < left.length - 2 * SAMPLE_RATE ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    const isRepeatable = at > 0 || Buffer.compare(Buffer.from(left.buffer), Buffer.from(renderScore(composeSong(track), 7).left.buffer)) === 0;
    return { genre: track.genre, peak, rms: Math.sqrt(energy / (2 * left.length)), silenceSeconds: longest / SAMPLE_RATE, isRepeatable };
  });
  console.log(JSON.stringify(results));
`;

test('renders every genre without clipping, broken samples or silence, and the same every time', () => {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const script = MEASURE.replaceAll("from './", `from '${new URL('.', import.meta.url).href}`);
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd, encoding: 'utf8' });
  const measured = JSON.parse(output) as Measured[];
  expect(measured).toHaveLength(Object.keys(STYLES).length);
  for (const song of measured) {
    expect(song.peak).toBeGreaterThan(0.4);
    expect(song.peak).toBeLessThanOrEqual(PEAK + 1e-6);
    expect(song.rms).toBeGreaterThan(0.08);
    expect(song.silenceSeconds).toBeLessThan(1);
    expect(song.isRepeatable).toBe(true);
  }
});

test('draws a cover of its own for every track', () => {
  expect(new Set(DEMO_TRACKS.map(drawCover)).size).toBe(DEMO_TRACKS.length);
});
