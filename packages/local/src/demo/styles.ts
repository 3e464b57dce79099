import type { GenreName, PartStyle, Style } from './style.js';
import type { InstrumentName } from './synth/score.js';

const MAJOR = [0, 2, 4, 5, 7, 9, 11];
const MINOR = [0, 2, 3, 5, 7, 8, 10];
const DORIAN = [0, 2, 3, 5, 7, 9, 10];
const MIXOLYDIAN = [0, 2, 4, 5, 7, 9, 10];
const TRIAD = [0, 2, 4];
const SEVENTH = [0, 2, 4, 6];
const POWER = [0, 4, 7];

const part = (instrument: InstrumentName, centre: number, gain: number, pan = 0, room = 0.15): PartStyle => ({
  instrument,
  centre,
  gain,
  pan,
  room,
});

export const STYLES: Readonly<Record<GenreName, Style>> = {
  House: {
    bpm: [121, 126],
    beatsPerBar: 4,
    scale: MINOR,
    progressions: [
      [0, 5, 2, 6],
      [0, 3, 5, 4],
      [5, 6, 0, 0],
    ],
    chordShape: SEVENTH,
    swing: 0.08,
    isDucked: true,
    drums: {
      kick: ['x...x...x...x...'],
      clap: ['....x.......x...'],
      'open-hat': ['..x...x...x...x.'],
      'closed-hat': ['x.ox..xox.ox..xo'],
    },
    bass: { ...part('synth-bass', 38, 0.33, 0, 0), patterns: ['..1...1.1-..5.8.', '1..1..8...1..5.1'] },
    chords: { ...part('saw-stab', 60, 0.25, -0.2, 0.3), patterns: ['..x-..x-....x-..', 'x-..x-....x-..x-'] },
    melody: {
      ...part('saw-lead', 74, 0.51, 0.1, 0.35),
      rhythms: ['x-.x-.x-x---....', '..x-x-.x--x-x---', 'x---..x-x-.x----', '....x-x-..x-x---'],
    },
  },
  Disco: {
    bpm: [112, 119],
    beatsPerBar: 4,
    scale: DORIAN,
    progressions: [
      [0, 3, 0, 4],
      [1, 4, 0, 5],
      [0, 6, 3, 4],
    ],
    chordShape: SEVENTH,
    swing: 0.04,
    isDucked: false,
    drums: {
      kick: ['x...x...x...x...'],
      snare: ['....x.......x...'],
      'open-hat': ['..x...x...x...x.'],
      'closed-hat': ['xo.oxo.oxo.oxo.o'],
      tom: ['................', '................', '................', '............o.xx'],
    },
    bass: { ...part('picked-bass', 40, 0.5, 0, 0.02), patterns: ['1.8.1.8.1.8.5.8.', '1..81.8.1..85.38'] },
    chords: { ...part('electric-piano', 62, 0.21, -0.3, 0.2), patterns: ['x..x..x-..x..x..', '..x..x..x-..x.x.'] },
    melody: {
      ...part('strings', 76, 0.57, 0.2, 0.4),
      rhythms: ['x---x-x-x---....', 'x-x-x-x-x-------', '..x-x-x-x---x---', 'x---....x-x-x-x-'],
    },
    figure: { ...part('nylon-guitar', 67, 0.34, 0.5, 0.1), everySteps: 2, order: [0, 2, 1, 2] },
  },
  Synthwave: {
    bpm: [96, 106],
    beatsPerBar: 4,
    scale: MINOR,
    progressions: [
      [0, 5, 2, 6],
      [5, 6, 0, 0],
      [0, 0, 5, 6],
    ],
    chordShape: TRIAD,
    swing: 0,
    isDucked: true,
    drums: {
      kick: ['x.......x.......', 'x.......x.x.....'],
      snare: ['....x.......x...'],
      'closed-hat': ['x.o.x.o.x.o.x.o.'],
      tom: ['................', '................', '................', '..........x.x.x.'],
    },
    bass: { ...part('synth-bass', 36, 0.34, 0, 0.02), patterns: ['1.1.1.1.1.1.1.1.', '1.1.8.1.1.1.8.1.'] },
    chords: { ...part('warm-pad', 58, 0.2, -0.1, 0.45), patterns: ['x---------------'] },
    melody: {
      ...part('saw-lead', 72, 0.48, 0.05, 0.5),
      rhythms: ['x-----x-x-------', 'x---x---x-----x-', '....x---x-x-x---', 'x-----x-----x---'],
    },
    figure: { ...part('pulse-arp', 70, 0.16, 0.4, 0.3), everySteps: 1, order: [0, 1, 2, 1, 2, 1, 0, 2] },
  },
  'Lo-Fi': {
    bpm: [76, 86],
    beatsPerBar: 4,
    scale: MAJOR,
    progressions: [
      [1, 4, 0, 5],
      [3, 2, 1, 0],
      [0, 5, 1, 4],
    ],
    chordShape: SEVENTH,
    swing: 0.32,
    isDucked: false,
    drums: {
      kick: ['x.......x.x.....', 'x..x....x.......'],
      snare: ['....x.......x...'],
      'closed-hat': ['x.o.x.o.x.o.x.oo'],
      rim: ['................', '..............o.'],
    },
    bass: { ...part('sub-bass', 38, 0.45, 0, 0), patterns: ['1---....5-1-....', '1--.1...5---3-..'] },
    chords: { ...part('electric-piano', 60, 0.22, -0.15, 0.25), patterns: ['x-------..x-----', 'x-----x---------'] },
    melody: {
      ...part('nylon-guitar', 71, 1, 0.2, 0.3),
      rhythms: ['..x-x-..x---....', 'x-..x-x---..x---', '....x-x-x-..x---', 'x---..x-..x-----'],
    },
  },
  Reggae: {
    bpm: [72, 79],
    beatsPerBar: 4,
    scale: MAJOR,
    progressions: [
      [0, 3, 0, 4],
      [0, 4, 3, 3],
      [5, 3, 0, 4],
    ],
    chordShape: TRIAD,
    swing: 0.16,
    isDucked: false,
    drums: {
      kick: ['........x.......'],
      rim: ['........x.......', '........x.....o.'],
      'closed-hat': ['x.o.x.o.x.o.x.o.'],
    },
    bass: { ...part('sub-bass', 36, 0.49, 0, 0), patterns: ['1---..3-5-..1-..', '....1-1-5---3-1-'] },
    chords: { ...part('organ', 64, 0.24, -0.25, 0.2), patterns: ['....x-......x-..', '..o.x-..o...x-..'] },
    melody: {
      ...part('flute', 74, 0.32, 0.15, 0.4),
      rhythms: ['x---x-x---......', '....x-x-x-x-x---', 'x-x---x-....x---', '..x-----x-x-----'],
    },
    figure: { ...part('steel-guitar', 67, 0.52, 0.45, 0.15), everySteps: 4, order: [2, 2, 2, 2] },
  },
  'Bossa Nova': {
    bpm: [126, 138],
    beatsPerBar: 4,
    scale: MAJOR,
    progressions: [
      [0, 1, 4, 0],
      [0, 5, 1, 4],
      [1, 4, 2, 5],
    ],
    chordShape: SEVENTH,
    swing: 0.03,
    isDucked: false,
    drums: {
      rim: ['x.....x.....x...', '....x.....x.....'],
      shaker: ['o.x.o.x.o.x.o.x.'],
      kick: ['o.....o.o.....o.'],
    },
    bass: { ...part('sub-bass', 40, 0.39, 0, 0.02), patterns: ['1-----5-5-----1-'] },
    chords: { ...part('nylon-guitar', 60, 0.36, -0.3, 0.2), patterns: ['x-..x-..x...x-..', '..x-..x-x-..x-..'] },
    melody: {
      ...part('flute', 76, 0.31, 0.15, 0.35),
      rhythms: ['x-----x-x---x---', '..x---x---x-----', 'x---x---x-x-x---', '....x---x-----x-'],
    },
  },
  Rock: {
    bpm: [142, 156],
    beatsPerBar: 4,
    scale: MIXOLYDIAN,
    progressions: [
      [0, 6, 3, 0],
      [0, 3, 4, 3],
      [0, 0, 6, 3],
    ],
    chordShape: POWER,
    swing: 0,
    isDucked: false,
    drums: {
      kick: ['x.....x.x.......', 'x.....x.x.x.....'],
      snare: ['....x.......x...', '....x.......x...', '....x.......x...', '....x.....x.xxxx'],
      'closed-hat': ['x.x.x.x.x.x.x.x.'],
      'open-hat': ['x...............', '................'],
    },
    bass: { ...part('picked-bass', 40, 0.47, 0, 0), patterns: ['1.1.1.1.1.1.1.1.', '1.1.1.1.1.1.5.3.'] },
    chords: { ...part('overdriven-guitar', 52, 0.15, -0.35, 0.12), patterns: ['x-x-x-x-x-x-x-x-', 'x---..x-x---..x-'] },
    melody: {
      ...part('overdriven-guitar', 71, 0.32, 0.35, 0.25),
      rhythms: ['x---x-x-x---x---', 'x-x-x---..x-x---', 'x-----x-x-x-x---', '..x-x-x-x-------'],
    },
  },
  'Drum & Bass': {
    bpm: [170, 175],
    beatsPerBar: 4,
    scale: MINOR,
    progressions: [
      [0, 0, 5, 6],
      [0, 0, 3, 3],
      [5, 5, 0, 6],
    ],
    chordShape: SEVENTH,
    swing: 0.03,
    isDucked: false,
    drums: {
      kick: ['x.........x.....', 'x..x......x.....'],
      snare: ['....x.......x...', '....x..o.o..x...'],
      'closed-hat': ['x.xox.xox.xox.xo'],
      shaker: ['..o...o...o...o.'],
    },
    bass: { ...part('reese-bass', 34, 0.63, 0, 0.03), patterns: ['1-----1---..3-5-', '1---..1-5-----1-'] },
    chords: { ...part('warm-pad', 60, 0.18, 0, 0.5), patterns: ['x---------------'] },
    melody: {
      ...part('bell', 76, 0.27, 0.2, 0.5),
      rhythms: ['x---..x---..x---', '..x---x-----x---', 'x-----x---x-----', '....x---..x-x---'],
    },
  },
  Folk: {
    bpm: [104, 116],
    beatsPerBar: 3,
    scale: MAJOR,
    progressions: [
      [0, 3, 4, 0],
      [0, 5, 3, 4],
      [0, 4, 5, 3],
    ],
    chordShape: TRIAD,
    swing: 0,
    isDucked: false,
    drums: { tom: ['o...........'], shaker: ['....o...o...'] },
    bass: { ...part('picked-bass', 43, 0.4, 0, 0.05), patterns: ['1-----..5---', '1-----..3---'] },
    chords: { ...part('steel-guitar', 62, 0.34, -0.35, 0.15), patterns: ['....x---x---', '....x---x-x-'] },
    melody: {
      ...part('accordion', 74, 0.38, 0.15, 0.25),
      rhythms: ['x---x-x-x---', 'x-----x-x---', 'x---x---x-x-', 'x-------x---'],
    },
  },
  Chiptune: {
    bpm: [138, 150],
    beatsPerBar: 4,
    scale: MAJOR,
    progressions: [
      [0, 4, 5, 3],
      [5, 3, 0, 4],
      [0, 3, 4, 4],
    ],
    chordShape: TRIAD,
    swing: 0,
    isDucked: false,
    drums: {
      kick: ['x...x...x...x...'],
      snare: ['....x.......x...', '....x.......x.xx'],
      'closed-hat': ['..x...x...x...x.'],
    },
    bass: { ...part('sub-bass', 43, 0.44, 0, 0), patterns: ['1.1.8.1.1.1.8.5.', '1.8.1.8.1.8.5.8.'] },
    chords: { ...part('pulse-arp', 64, 0.1, -0.2, 0.1), patterns: ['x.x.x.x.x.x.x.x.'] },
    melody: {
      ...part('square-lead', 77, 0.21, 0.05, 0.15),
      rhythms: ['x-x-x---x-x-x-x-', 'x-x-..x-x-x-x---', 'x---x-x-x-x-x-x-', '..x-x-x-x---x-x-'],
    },
    figure: { ...part('pulse-arp', 72, 0.13, 0.35, 0.1), everySteps: 1, order: [0, 1, 2] },
  },
};
