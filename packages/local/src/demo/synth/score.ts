/** The sounds a part may use; what they are made of stands in instruments.ts. */
export type InstrumentName =
  | 'sub-bass'
  | 'picked-bass'
  | 'synth-bass'
  | 'reese-bass'
  | 'saw-stab'
  | 'warm-pad'
  | 'strings'
  | 'electric-piano'
  | 'organ'
  | 'nylon-guitar'
  | 'steel-guitar'
  | 'overdriven-guitar'
  | 'square-lead'
  | 'saw-lead'
  | 'flute'
  | 'bell'
  | 'accordion'
  | 'pulse-arp';

export type DrumName = 'kick' | 'snare' | 'clap' | 'closed-hat' | 'open-hat' | 'shaker' | 'rim' | 'tom';

/** One tone. Times in beats from the beginning, pitch as MIDI number, velocity 0–1. */
export interface Note {
  readonly atBeat: number;
  readonly beats: number;
  readonly midi: number;
  readonly velocity: number;
}

/** One line of the arrangement, played by one instrument. */
export interface Part {
  readonly name: 'melody' | 'chords' | 'bass' | 'figure';
  readonly instrument: InstrumentName;
  /** Linear gain in the mix. */
  readonly gain: number;
  /** −1 left … 1 right. */
  readonly pan: number;
  /** Share that goes to the room, 0–1. */
  readonly room: number;
  /** Whether the kick pushes it down for a moment, the "pumping" of dance music. */
  readonly isDucked: boolean;
  readonly notes: readonly Note[];
}

/** One drum stroke. */
export interface Hit {
  readonly drum: DrumName;
  readonly atBeat: number;
  readonly velocity: number;
}

/** A whole composition, before anything sounds. */
export interface Score {
  readonly bpm: number;
  readonly beatsTotal: number;
  readonly parts: readonly Part[];
  readonly hits: readonly Hit[];
}
