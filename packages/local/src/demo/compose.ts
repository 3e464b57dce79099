import { pick, type Random, seededRandom, seedOf } from './synth/random.js';
import type { DrumName, Hit, Note, Part, Score } from './synth/score.js';
import type { GenreName, PartStyle, Style } from './style.js';
import { STYLES } from './styles.js';

/** What a composition is made from: the same title and genre always give the same music. */
export interface SongIdea {
  readonly title: string;
  readonly artist: string;
  readonly genre: GenreName;
  /** Length that is aimed for; whole phrases decide. */
  readonly secondsAimed: number;
}

const STEPS_PER_BEAT = 4;

interface Plan {
  readonly style: Style;
  readonly random: Random;
  readonly rootClass: number;
  readonly progression: readonly number[];
  readonly bars: number;
  readonly stepsPerBar: number;
}

/** Writes a song: a chord progression, a bass line, drums, and a melody of two themes over them. */
export function composeSong(idea: SongIdea): Score {
  const random = seededRandom(seedOf(`${idea.artist}/${idea.title}`));
  const style = STYLES[idea.genre];
  const bpm = Math.round(style.bpm[0] + random() * (style.bpm[1] - style.bpm[0]));
  const secondsPerBar = (style.beatsPerBar * 60) / bpm;
  // Whole pairs of bars, so that no phrase is cut in the middle.
  const bars = Math.max(8, Math.round(idea.secondsAimed / secondsPerBar / 2) * 2);
  const plan: Plan = {
    style,
    random,
    rootClass: Math.floor(random() * 12),
    progression: pick(random, style.progressions),
    bars,
    stepsPerBar: style.beatsPerBar * STEPS_PER_BEAT,
  };
  const parts = [bassOf(plan), chordsOf(plan), melodyOf(plan)];
  if (style.figure) parts.push(figureOf(plan, style.figure));
  return { bpm, beatsTotal: bars * style.beatsPerBar, parts, hits: drumsOf(plan) };
}

/** Beat of a step, with the swing of the style. */
function beatOf(plan: Plan, bar: number, step: number): number {
  const late = step % 2 === 1 ? plan.style.swing : 0;
  return bar * plan.style.beatsPerBar + (step + late) / STEPS_PER_BEAT;
}

function chordAt(plan: Plan, bar: number): number {
  return plan.progression[bar % plan.progression.length] as number;
}

/** Pitch of a degree of the scale (may be negative or above the octave), in the octave nearest to `centre`. */
function pitchOf(plan: Plan, degree: number, centre: number): number {
  const { scale } = plan.style;
  const octave = Math.floor(degree / scale.length);
  const inScale = scale[degree - octave * scale.length] as number;
  const base = centre - ((((centre - plan.rootClass) % 12) + 12) % 12);
  return base + octave * 12 + inScale;
}

/** Chord tones folded into one octave and a half around the centre, so that chords move little. */
function voicing(plan: Plan, bar: number, style: PartStyle): number[] {
  return plan.style.chordShape.map((step) => {
    const pitch = pitchOf(plan, chordAt(plan, bar) + step, style.centre);
    return pitch > style.centre + 9 ? pitch - 12 : pitch;
  });
}

/** Onsets of a pattern with the steps that each is held. */
function readPattern(pattern: string): { step: number; held: number; mark: string }[] {
  const onsets: { step: number; held: number; mark: string }[] = [];
  for (let step = 0; step < pattern.length; step += 1) {
    const mark = pattern.charAt(step);
    if (mark === '.' || mark === '-') continue;
    let held = 1;
    while (pattern.charAt(step + held) === '-') held += 1;
    onsets.push({ step, held, mark });
  }
  return onsets;
}

function toPart(name: Part['name'], style: PartStyle, isDucked: boolean, notes: Note[]): Part {
  return { name, instrument: style.instrument, gain: style.gain, pan: style.pan, room: style.room, isDucked, notes };
}

/** Small speakers end at about 40 Hz: what lies below is played an octave higher. */
function audible(midi: number): number {
  return midi < 28 ? midi + 12 : midi;
}

const BASS_STEPS: Readonly<Record<string, number>> = { '1': 0, '3': 2, '5': 4, '8': 7 };

function bassOf(plan: Plan): Part {
  const { bass } = plan.style;
  const pattern = pick(plan.random, bass.patterns);
  const notes: Note[] = [];
  for (let bar = 0; bar < plan.bars; bar += 1) {
    for (const { step, held, mark } of readPattern(pattern)) {
      const root = pitchOf(plan, chordAt(plan, bar), bass.centre);
      const folded = root > bass.centre + 6 ? root - 12 : root;
      const interval = pitchOf(plan, chordAt(plan, bar) + (BASS_STEPS[mark] ?? 0), bass.centre) - root;
      const isLast = bar === plan.bars - 1;
      notes.push({
        atBeat: beatOf(plan, bar, step),
        beats: (held - 0.12) / STEPS_PER_BEAT,
        midi: audible(folded + (isLast && step > 0 ? 0 : interval)),
        velocity: step === 0 ? 0.95 : 0.8,
      });
    }
  }
  return toPart('bass', bass, plan.style.isDucked, notes);
}

function chordsOf(plan: Plan): Part {
  const { chords } = plan.style;
  const pattern = pick(plan.random, chords.patterns);
  const notes: Note[] = [];
  for (let bar = 0; bar < plan.bars; bar += 1) {
    const isLast = bar === plan.bars - 1;
    const onsets = isLast ? [{ step: 0, held: plan.stepsPerBar, mark: 'x' }] : readPattern(pattern);
    for (const { step, held, mark } of onsets) {
      voicing(plan, isLast ? 0 : bar, chords).forEach((midi, index) => {
        notes.push({
          // A hand does not press all keys at once.
          atBeat: beatOf(plan, bar, step) + index * 0.012,
          beats: (held - 0.1) / STEPS_PER_BEAT,
          midi,
          velocity: mark === 'o' ? 0.45 : 0.75,
        });
      });
    }
  }
  return toPart('chords', chords, plan.style.isDucked, notes);
}

function figureOf(plan: Plan, figure: NonNullable<Style['figure']>): Part {
  const notes: Note[] = [];
  // It joins after the first phrase, so that the song grows.
  for (let bar = 4; bar < plan.bars - 1; bar += 1) {
    const tones = voicing(plan, bar, figure);
    for (let step = 0, count = 0; step < plan.stepsPerBar; step += figure.everySteps, count += 1) {
      const tone = tones[(figure.order[count % figure.order.length] as number) % tones.length] as number;
      notes.push({
        atBeat: beatOf(plan, bar, step),
        beats: (figure.everySteps * 0.8) / STEPS_PER_BEAT,
        midi: tone,
        velocity: count % 4 === 0 ? 0.8 : 0.6,
      });
    }
  }
  return toPart('figure', figure, plan.style.isDucked, notes);
}

/** A theme of two bars: where its tones fall and, as degrees of the scale, where they go. */
interface Theme {
  readonly bars: readonly (readonly { step: number; held: number; degree: number }[])[];
}

function inventTheme(plan: Plan, startDegree: number): Theme {
  const { rhythms } = plan.style.melody;
  let degree = startDegree;
  const bars = [pick(plan.random, rhythms), pick(plan.random, rhythms)].map((rhythm) =>
    readPattern(rhythm).map(({ step, held }) => {
      degree = nextDegree(plan.random, degree);
      return { step, held, degree };
    }),
  );
  return { bars };
}

/** Mostly steps, sometimes a leap; drawn back to the middle when it wanders off. */
function nextDegree(random: Random, degree: number): number {
  const move = pick(random, [-2, -1, -1, -1, 0, 1, 1, 1, 2, 2, 4, -3]);
  const next = degree + move;
  if (next > 8) return degree - 2;
  if (next < -3) return degree + 2;
  return next;
}

/** The nearest degree that belongs to the chord: strong beats must agree with it. */
function settleOnChord(plan: Plan, degree: number, bar: number): number {
  const size = plan.style.scale.length;
  const tones = [0, 2, 4].map((step) => (chordAt(plan, bar) + step) % size);
  for (const distance of [0, -1, 1, -2, 2]) {
    if (tones.includes((((degree + distance) % size) + size) % size)) return degree + distance;
  }
  return degree;
}

function melodyOf(plan: Plan): Part {
  const { melody } = plan.style;
  const themes = [inventTheme(plan, pick(plan.random, [0, 2, 4])), inventTheme(plan, pick(plan.random, [4, 5, 7]))];
  const notes: Note[] = [];
  // Two bars of introduction; then the first theme twice, the second twice, and so on; the last bar belongs to one tone.
  for (let bar = 2; bar < plan.bars - 1; bar += 1) {
    const theme = themes[Math.floor((bar - 2) / 4) % themes.length] as Theme;
    for (const { step, held, degree } of theme.bars[bar % 2] as Theme['bars'][number]) {
      const isStrong = step % 8 === 0 || held >= 4;
      notes.push({
        atBeat: beatOf(plan, bar, step),
        beats: (held - 0.1) / STEPS_PER_BEAT,
        midi: pitchOf(plan, isStrong ? settleOnChord(plan, degree, bar) : degree, melody.centre),
        velocity: isStrong ? 0.95 : 0.8,
      });
    }
  }
  const last = plan.bars - 1;
  const home = settleOnChord(plan, 0, 0);
  notes.push({
    atBeat: beatOf(plan, last, 0),
    beats: plan.style.beatsPerBar,
    midi: pitchOf(plan, home, melody.centre),
    velocity: 0.9,
  });
  return toPart('melody', melody, false, notes);
}

function drumsOf(plan: Plan): Hit[] {
  const hits: Hit[] = [];
  for (const [drum, patterns] of Object.entries(plan.style.drums) as [DrumName, readonly string[]][]) {
    for (let bar = 0; bar < plan.bars - 1; bar += 1) {
      // The first bar is only half dressed.
      if (bar === 0 && (drum === 'snare' || drum === 'clap' || drum === 'open-hat')) continue;
      const pattern = patterns[bar % patterns.length] as string;
      for (const { step, mark } of readPattern(pattern)) {
        const human = 0.92 + plan.random() * 0.08;
        hits.push({ drum, atBeat: beatOf(plan, bar, step), velocity: (mark === 'o' ? 0.5 : 0.95) * human });
      }
    }
    if (drum === 'kick') hits.push({ drum, atBeat: beatOf(plan, plan.bars - 1, 0), velocity: 0.9 });
  }
  return hits;
}
