import type { DrumName, InstrumentName } from './synth/score.js';

/** The genres of the demo library. */
export type GenreName =
  | 'House'
  | 'Disco'
  | 'Synthwave'
  | 'Lo-Fi'
  | 'Reggae'
  | 'Bossa Nova'
  | 'Rock'
  | 'Drum & Bass'
  | 'Folk'
  | 'Chiptune';

/** How a part of the arrangement sounds and where it stands in the mix. */
export interface PartStyle {
  readonly instrument: InstrumentName;
  readonly gain: number;
  readonly pan: number;
  readonly room: number;
  /** MIDI pitch near which the part plays. */
  readonly centre: number;
}

/**
 * What makes a genre. Patterns are written in steps of a sixteenth, one text per bar: `x` a stroke, `o` a soft one, `-`
 * holds the tone before it, `.` silence. In bass patterns `1` is the root, `3` and `5` the third and fifth, `8` the octave.
 */
export interface Style {
  readonly bpm: readonly [number, number];
  readonly beatsPerBar: 3 | 4;
  /** Semitones above the root. */
  readonly scale: readonly number[];
  /** Chord roots as degrees of the scale (0 = tonic), one per bar; a song picks one row. */
  readonly progressions: readonly (readonly number[])[];
  /** Tones of each chord, as steps in the scale above its root. */
  readonly chordShape: readonly number[];
  /** Share of a sixteenth by which every second one comes late. */
  readonly swing: number;
  readonly isDucked: boolean;
  readonly drums: Readonly<Partial<Record<DrumName, readonly string[]>>>;
  readonly bass: PartStyle & { readonly patterns: readonly string[] };
  readonly chords: PartStyle & { readonly patterns: readonly string[] };
  readonly melody: PartStyle & { readonly rhythms: readonly string[] };
  /** A broken chord running underneath, in steps of `everySteps`. */
  readonly figure?: PartStyle & { readonly everySteps: number; readonly order: readonly number[] };
}
