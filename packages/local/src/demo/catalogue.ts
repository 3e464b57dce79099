import type { SongIdea } from './compose.js';
import type { GenreName } from './style.js';

/** A track of the demo library. All names are invented. */
export interface DemoTrack extends SongIdea {
  readonly album: string;
  readonly year: number;
  readonly moods: readonly string[];
  readonly isExplicit: boolean;
  /** In a form that no registrant has: country code ZZ is not assigned. */
  readonly isrc?: string;
  readonly fileName: string;
}

interface Record {
  readonly artist: string;
  readonly album: string;
  readonly genre: GenreName;
  readonly year: number;
  readonly moods: readonly string[];
  /** Title and length aimed for; `!` in front marks explicit words. */
  readonly songs: readonly (readonly [title: string, secondsAimed: number])[];
}

const RECORDS: readonly Record[] = [
  {
    artist: 'Marlow Vane',
    album: 'Second Floor',
    genre: 'House',
    year: 2024,
    moods: ['dance', 'late night'],
    songs: [
      ['Velvet Hour', 30],
      ['Second Floor', 28],
      ['Afterglow Avenue', 32],
    ],
  },
  {
    artist: 'The Tangerine Set',
    album: 'Mirrorball Weather',
    genre: 'Disco',
    year: 2022,
    moods: ['dance', 'happy'],
    songs: [
      ['Mirrorball Weather', 30],
      ['Roller Rink Romance', 27],
      ['Hot Lights, Cold Lemonade', 33],
    ],
  },
  {
    artist: 'Neon Heron',
    album: 'Ninety Miles of Neon',
    genre: 'Synthwave',
    year: 2023,
    moods: ['driving', 'late night'],
    songs: [
      ['Ninety Miles of Neon', 31],
      ['Night Ferry', 29],
      ['Chrome Horizon', 26],
    ],
  },
  {
    artist: 'Paper Lantern Club',
    album: 'Rain on Tuesday',
    genre: 'Lo-Fi',
    year: 2021,
    moods: ['calm', 'rainy day'],
    songs: [
      ['Rain on Tuesday', 33],
      ['Cold Brew', 30],
      ['Library Card', 28],
    ],
  },
  {
    artist: 'Captain Breakwater',
    album: 'Slow Tide',
    genre: 'Reggae',
    year: 2019,
    moods: ['sunny', 'calm'],
    songs: [
      ['Slow Tide', 32],
      ['Mango Season', 29],
    ],
  },
  {
    artist: 'Trio Papagaio',
    album: 'Balcony Two',
    genre: 'Bossa Nova',
    year: 2020,
    moods: ['sunny', 'dinner'],
    songs: [
      ['Balcony Two', 27],
      ['Sal na Pele', 30],
      ['Paper Kites', 25],
    ],
  },
  {
    artist: 'The Loose Bricks',
    album: 'Borrowed Amps',
    genre: 'Rock',
    year: 2018,
    moods: ['loud', 'sing-along'],
    songs: [
      ['Borrowed Amps', 26],
      ['!Last Bus Home', 29],
      ['!Louder Than Dave', 24],
    ],
  },
  {
    artist: 'Kestrel Nine',
    album: 'Underpass',
    genre: 'Drum & Bass',
    year: 2025,
    moods: ['fast', 'late night'],
    songs: [
      ['Underpass', 28],
      ['!Fast Forward Heart', 31],
    ],
  },
  {
    artist: 'Hazel & the Millwheel',
    album: 'Harvest Moonlight',
    genre: 'Folk',
    year: 2017,
    moods: ['warm', 'sing-along'],
    songs: [
      ['Harvest Moonlight', 30],
      ['The Fiddler’s Ferry', 27],
    ],
  },
  {
    artist: 'Eight-Bit Postman',
    album: 'Insert Coin',
    genre: 'Chiptune',
    year: 2026,
    moods: ['happy', 'fast'],
    songs: [
      ['Insert Coin', 25],
      ['Boss Fight at Dawn', 29],
    ],
  },
];

/** The 26 tracks of the demo library, in a fixed order. */
export const DEMO_TRACKS: readonly DemoTrack[] = RECORDS.flatMap((record) =>
  record.songs.map(([marked, secondsAimed], index) => ({ record, marked, secondsAimed, index })),
).map(({ record, marked, secondsAimed, index }, position) => {
  const isExplicit = marked.startsWith('!');
  const title = isExplicit ? marked.slice(1) : marked;
  return {
    title,
    artist: record.artist,
    album: record.album,
    genre: record.genre,
    year: record.year,
    moods: record.moods,
    secondsAimed,
    isExplicit,
    // Libraries in the wild are patchy: a third of the files carry no recording code.
    ...(index < 2 ? { isrc: `ZZVBX${String(record.year).slice(2)}${String(position + 1).padStart(5, '0')}` } : {}),
    fileName: `${toFileName(record.artist)} - ${toFileName(title)}.mp3`,
  };
});

function toFileName(text: string): string {
  return text
    .replaceAll('’', '')
    .replaceAll(/[^\w &,.-]/g, '')
    .trim();
}
