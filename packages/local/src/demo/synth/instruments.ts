import type { InstrumentName } from './score.js';

/** How a tone begins, what it is made of and how it ends. Times in seconds, cutoffs in Hz. */
export interface Patch {
  readonly source:
    | { readonly kind: 'saw' | 'square' | 'triangle' | 'sine'; readonly voices: number; readonly detuneCents: number }
    /** Two sines, the second bends the first: bells, electric pianos. */
    | { readonly kind: 'fm'; readonly ratio: number; readonly index: number; readonly indexDecay: number }
    /** Harmonics 1, 2, 3, … with these strengths: organs, reeds. */
    | { readonly kind: 'additive'; readonly harmonics: readonly number[] }
    /** A plucked string (Karplus–Strong); `damping` 0 bright … 1 dull. */
    | { readonly kind: 'string'; readonly damping: number };
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
  readonly filter?: {
    readonly cutoff: number;
    /** Added to the cutoff at the beginning, fading with `envelopeDecay`. */
    readonly envelope: number;
    readonly envelopeDecay: number;
    readonly resonance: number;
  };
  readonly vibrato?: { readonly hertz: number; readonly cents: number };
  /** Soft distortion, 1 = none. */
  readonly drive?: number;
}

const lowpass = (cutoff: number, envelope = 0, envelopeDecay = 0.2, resonance = 0.2): NonNullable<Patch['filter']> => ({
  cutoff,
  envelope,
  envelopeDecay,
  resonance,
});

export const PATCHES: Readonly<Record<InstrumentName, Patch>> = {
  'sub-bass': {
    source: { kind: 'triangle', voices: 1, detuneCents: 0 },
    attack: 0.006,
    decay: 0.3,
    sustain: 0.75,
    release: 0.06,
    filter: lowpass(420, 500, 0.08),
  },
  'picked-bass': {
    source: { kind: 'saw', voices: 1, detuneCents: 0 },
    attack: 0.004,
    decay: 0.35,
    sustain: 0.35,
    release: 0.06,
    filter: lowpass(380, 1_500, 0.09, 0.3),
  },
  'synth-bass': {
    source: { kind: 'square', voices: 2, detuneCents: 7 },
    attack: 0.004,
    decay: 0.22,
    sustain: 0.5,
    release: 0.05,
    filter: lowpass(320, 1_300, 0.12, 0.5),
  },
  'reese-bass': {
    source: { kind: 'saw', voices: 3, detuneCents: 22 },
    attack: 0.01,
    decay: 0.4,
    sustain: 0.8,
    release: 0.08,
    filter: lowpass(520, 600, 0.3, 0.3),
  },
  'saw-stab': {
    source: { kind: 'saw', voices: 2, detuneCents: 14 },
    attack: 0.004,
    decay: 0.22,
    sustain: 0.25,
    release: 0.14,
    filter: lowpass(900, 3_200, 0.14, 0.35),
  },
  'warm-pad': {
    source: { kind: 'saw', voices: 2, detuneCents: 11 },
    attack: 0.28,
    decay: 0.8,
    sustain: 0.8,
    release: 0.5,
    filter: lowpass(1_150, 300, 0.9),
  },
  strings: {
    source: { kind: 'saw', voices: 3, detuneCents: 15 },
    attack: 0.09,
    decay: 0.5,
    sustain: 0.8,
    release: 0.28,
    filter: lowpass(2_300),
    vibrato: { hertz: 5.2, cents: 7 },
  },
  'electric-piano': {
    source: { kind: 'fm', ratio: 1, index: 1.5, indexDecay: 0.45 },
    attack: 0.004,
    decay: 1.1,
    sustain: 0.22,
    release: 0.22,
  },
  organ: {
    source: { kind: 'additive', harmonics: [1, 0.6, 0.45, 0.25, 0, 0.12] },
    attack: 0.008,
    decay: 0.1,
    sustain: 0.9,
    release: 0.05,
    vibrato: { hertz: 6.4, cents: 6 },
  },
  'nylon-guitar': { source: { kind: 'string', damping: 0.55 }, attack: 0.002, decay: 2, sustain: 0.8, release: 0.18 },
  'steel-guitar': { source: { kind: 'string', damping: 0.2 }, attack: 0.002, decay: 2.4, sustain: 0.8, release: 0.2 },
  'overdriven-guitar': {
    source: { kind: 'saw', voices: 2, detuneCents: 9 },
    attack: 0.004,
    decay: 0.6,
    sustain: 0.7,
    release: 0.09,
    filter: lowpass(2_100, 900, 0.15),
    drive: 3.2,
  },
  'square-lead': {
    source: { kind: 'square', voices: 1, detuneCents: 0 },
    attack: 0.004,
    decay: 0.2,
    sustain: 0.6,
    release: 0.06,
    filter: lowpass(4_800),
    vibrato: { hertz: 5.8, cents: 10 },
  },
  'saw-lead': {
    source: { kind: 'saw', voices: 2, detuneCents: 12 },
    attack: 0.015,
    decay: 0.3,
    sustain: 0.7,
    release: 0.16,
    filter: lowpass(1_900, 1_600, 0.25, 0.3),
    vibrato: { hertz: 5.2, cents: 12 },
  },
  flute: {
    source: { kind: 'additive', harmonics: [1, 0.28, 0.1, 0.03] },
    attack: 0.05,
    decay: 0.2,
    sustain: 0.85,
    release: 0.14,
    vibrato: { hertz: 4.8, cents: 14 },
  },
  bell: {
    source: { kind: 'fm', ratio: 3.5, index: 1.1, indexDecay: 0.6 },
    attack: 0.002,
    decay: 1.4,
    sustain: 0.08,
    release: 0.5,
  },
  accordion: {
    source: { kind: 'additive', harmonics: [1, 0.75, 0.55, 0.5, 0.3, 0.22, 0.14] },
    attack: 0.05,
    decay: 0.1,
    sustain: 0.9,
    release: 0.09,
    vibrato: { hertz: 6, cents: 9 },
  },
  'pulse-arp': {
    source: { kind: 'square', voices: 1, detuneCents: 0 },
    attack: 0.003,
    decay: 0.12,
    sustain: 0.2,
    release: 0.06,
    filter: lowpass(1_700, 1_500, 0.08, 0.3),
  },
};
