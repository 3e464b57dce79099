import sharp from 'sharp';
import type { SongIdea } from './compose.js';
import { pick, type Random, seededRandom, seedOf } from './synth/random.js';
import type { GenreName } from './style.js';

const SIZE = 600;

/** Background, two mid tones and a highlight. */
type Palette = readonly [ground: string, shade: string, tone: string, light: string];

const PALETTES: Readonly<Record<GenreName, readonly Palette[]>> = {
  House: [
    ['#1b1033', '#4a1f6b', '#e2487c', '#ffd6a0'],
    ['#10203a', '#24508a', '#37b6c9', '#f7f0d8'],
    ['#2a0f1d', '#7a1e3a', '#f0653e', '#ffe2b8'],
  ],
  Disco: [
    ['#3b1030', '#b0306a', '#f58a2a', '#ffe08a'],
    ['#11293d', '#1f7a8c', '#f2b134', '#fdf3d0'],
    ['#40121a', '#c2383a', '#f4a259', '#fff0c9'],
  ],
  Synthwave: [
    ['#120a2a', '#3d1a78', '#ff3d81', '#ffc857'],
    ['#071a2e', '#123c69', '#00c2c7', '#f9f871'],
    ['#1a0b24', '#5b1a63', '#ff6f59', '#ffd9c0'],
  ],
  'Lo-Fi': [
    ['#233142', '#455d7a', '#e3c9a8', '#f6f1e7'],
    ['#2e2a3b', '#5c5470', '#c9a690', '#f3e9dc'],
    ['#26332d', '#4f6b5d', '#d9b08c', '#f4eee0'],
  ],
  Reggae: [
    ['#12352b', '#1f7a4d', '#f2c230', '#fbeecb'],
    ['#0f3441', '#1f7f8b', '#f08a4b', '#fdebc8'],
    ['#3a1d12', '#a0431f', '#e9b44c', '#f8eac7'],
  ],
  'Bossa Nova': [
    ['#0f3d3e', '#2a7f77', '#f4d35e', '#fff6df'],
    ['#3a2440', '#8d4f7b', '#f3a683', '#fdf0e2'],
    ['#16324f', '#3a7ca5', '#f2e2c4', '#fffaf0'],
  ],
  Rock: [
    ['#171717', '#3c3c3c', '#d7263d', '#f4efe6'],
    ['#1c1a17', '#574b3c', '#e08e1b', '#f3ead8'],
    ['#0f1a20', '#2f4b58', '#e4572e', '#f0ece2'],
  ],
  'Drum & Bass': [
    ['#0a0f14', '#1d3a45', '#38e4ae', '#e9fff7'],
    ['#0d0b18', '#352a6e', '#8f7bff', '#f1efff'],
    ['#140a0a', '#5a1d1d', '#ff5a36', '#ffeae2'],
  ],
  Folk: [
    ['#2b3a2f', '#5f7a54', '#d9a441', '#f7efdc'],
    ['#3a2a20', '#7d5a3c', '#c9b27c', '#f6eddc'],
    ['#22313f', '#4d6a7c', '#e0b48a', '#f5efe4'],
  ],
  Chiptune: [
    ['#0f2027', '#1f5f5b', '#7ddc5a', '#f3ffd9'],
    ['#1d1340', '#4b2fa0', '#ff8fd0', '#fff0fb'],
    ['#2a1408', '#8a4414', '#ffb400', '#fff3d1'],
  ],
};

const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
const count = (length: number, make: (index: number) => string): string =>
  Array.from({ length }, (_, i) => make(i)).join('');

/** One way of filling the square for each genre; all numbers come from the song's own random source. */
const MOTIFS: Readonly<Record<GenreName, (palette: Palette, random: Random) => string>> = {
  House: (p, r) => {
    const x = between(r, 210, 390);
    const y = between(r, 230, 370);
    return count(
      9,
      (i) =>
        `<circle cx="${x + i * between(r, -7, 7)}" cy="${y + i * 6}" r="${330 - i * 36}" fill="${p[1 + (i % 3)]}" opacity="${0.35 + i * 0.07}"/>`,
    );
  },
  Disco: (p, r) => {
    const lights = count(
      24,
      () =>
        `<circle cx="${between(r, 0, SIZE)}" cy="${between(r, 0, SIZE)}" r="${between(r, 3, 13)}" fill="${p[3]}" opacity="${between(r, 0.15, 0.7)}"/>`,
    );
    const tiles = count(144, (i) => {
      const row = Math.floor(i / 12);
      const column = i % 12;
      const dx = (column - 5.5) / 6;
      const dy = (row - 5.5) / 6;
      if (dx * dx + dy * dy > 1) return '';
      return `<rect x="${132 + column * 28}" y="${132 + row * 28}" width="26" height="26" rx="5" fill="${pick(r, [p[1], p[2], p[2], p[3]])}" opacity="${between(r, 0.65, 1)}"/>`;
    });
    return `${lights}<circle cx="300" cy="300" r="176" fill="${p[0]}"/>${tiles}`;
  },
  Synthwave: (p, r) => {
    const horizon = between(r, 330, 390);
    const sun = between(r, 110, 150);
    const stripes = count(
      6,
      (i) => `<rect x="0" y="${horizon - 14 - i * 24}" width="600" height="${11 - i * 1.5}" fill="${p[0]}"/>`,
    );
    const rays = count(
      21,
      (i) =>
        `<line x1="300" y1="${horizon}" x2="${-900 + i * 120}" y2="640" stroke="${p[2]}" stroke-width="2" opacity="0.8"/>`,
    );
    const rows = count(
      9,
      (i) =>
        `<line x1="0" x2="600" y1="${horizon + i * i * 3.4}" y2="${horizon + i * i * 3.4}" stroke="${p[2]}" stroke-width="2" opacity="0.8"/>`,
    );
    return `<circle cx="300" cy="${horizon - sun * 0.55}" r="${sun}" fill="url(#glow)"/>${stripes}<rect y="${horizon}" width="600" height="300" fill="${p[1]}"/>${rays}${rows}`;
  },
  'Lo-Fi': (p, r) => {
    const window = `<rect x="120" y="90" width="360" height="420" rx="14" fill="${p[1]}"/><circle cx="${between(r, 220, 400)}" cy="${between(r, 170, 290)}" r="${between(r, 42, 74)}" fill="${p[3]}" opacity="0.9"/><path d="M120 ${between(r, 380, 430)} Q 300 ${between(r, 320, 400)} 480 ${between(r, 370, 440)} V510 H120 Z" fill="${p[2]}" opacity="0.75"/>`;
    const rain = count(46, () => {
      const x = between(r, 130, 475);
      const y = between(r, 95, 470);
      return `<line x1="${x}" y1="${y}" x2="${x - 5}" y2="${y + between(r, 14, 34)}" stroke="${p[3]}" stroke-width="2" opacity="0.4"/>`;
    });
    return `${window}${rain}<path d="M300 90 V510 M120 300 H480" stroke="${p[0]}" stroke-width="12"/><rect x="120" y="90" width="360" height="420" rx="14" fill="none" stroke="${p[3]}" stroke-width="8"/>`;
  },
  Reggae: (p, r) => {
    const sun = `<circle cx="${between(r, 180, 420)}" cy="${between(r, 170, 240)}" r="${between(r, 80, 120)}" fill="${p[2]}"/>`;
    return `${sun}${count(6, (i) => {
      const y = 290 + i * 56;
      const bend = between(r, 26, 54);
      return `<path d="M-20 ${y} Q 130 ${y - bend} 300 ${y} T 640 ${y} V640 H-20 Z" fill="${[p[1], p[3], p[0]][i % 3]}" opacity="${i % 3 === 1 ? 0.35 : 0.95}"/>`;
    })}`;
  },
  'Bossa Nova': (p, r) => {
    const turn = between(r, 0, 60);
    return count(49, (i) => {
      const x = (i % 7) * 100 - 50 + (Math.floor(i / 7) % 2) * 50;
      const y = Math.floor(i / 7) * 100 - 30;
      const size = between(r, 44, 56);
      return `<path transform="translate(${x} ${y}) rotate(${turn + (i % 2) * 90})" d="M${-size} 0 Q 0 ${-size} ${size} 0 Q 0 ${size} ${-size} 0 Z" fill="${pick(r, [p[1], p[2], p[3], p[2]])}" opacity="0.92"/>`;
    });
  },
  Rock: (p, r) =>
    count(11, (i) => {
      const x = i * 58 + between(r, -14, 14);
      const top = between(r, 60, 330);
      return `<polygon points="${x},${top} ${x + 46},${top + between(r, -30, 30)} ${x + 40 + between(r, -12, 12)},600 ${x - 4},600" fill="${pick(r, [p[1], p[2], p[3], p[1]])}" opacity="0.95"/>`;
    }),
  'Drum & Bass': (p, r) =>
    count(32, (i) => {
      const height = 40 + 230 * Math.abs(Math.sin(i * between(r, 0.28, 0.42))) * between(r, 0.5, 1);
      return `<rect x="${22 + i * 17.5}" y="${300 - height}" width="10" height="${height * 2}" rx="5" fill="${i % 7 === 0 ? p[3] : i % 3 === 0 ? p[2] : p[1]}"/>`;
    }),
  Folk: (p, r) => {
    const moon = `<circle cx="${between(r, 160, 440)}" cy="${between(r, 130, 200)}" r="${between(r, 56, 84)}" fill="${p[3]}"/>`;
    const hills = count(4, (i) => {
      const y = 300 + i * 78;
      return `<path d="M0 ${y} C ${between(r, 100, 220)} ${y - between(r, 50, 120)} ${between(r, 340, 460)} ${y + between(r, 20, 90)} 600 ${y - between(r, 0, 60)} V600 H0 Z" fill="${[p[1], p[2], p[1], p[0]][i]}" opacity="${[0.8, 0.9, 1, 1][i]}"/>`;
    });
    const trees = count(7, (i) => {
      const x = 50 + i * 82 + between(r, -18, 18);
      const y = between(r, 470, 520);
      return `<path d="M${x} ${y} l-20 62 h40 Z" fill="${p[3]}" opacity="0.55"/>`;
    });
    return moon + hills + trees;
  },
  Chiptune: (p, r) => {
    const cells = Array.from({ length: 40 }, () => (r() < 0.46 ? 0 : pick(r, [1, 2, 2, 3])));
    // Half a figure and its mirror image: it looks like somebody.
    return count(80, (i) => {
      const row = Math.floor(i / 10);
      const column = i % 10;
      const cell = cells[row * 5 + (column < 5 ? column : 9 - column)] as number;
      return cell === 0
        ? ''
        : `<rect x="${100 + column * 40}" y="${140 + row * 40}" width="40" height="40" fill="${p[cell]}"/>`;
    });
  },
};

/** The cover as SVG: no text, so it looks the same on machines without fonts. */
export function drawCover(idea: SongIdea, position: number): string {
  const random = seededRandom(seedOf(`cover/${idea.artist}/${idea.title}`));
  const palettes = PALETTES[idea.genre];
  const palette = palettes[position % palettes.length] as Palette;
  const [ground, shade, tone, light] = palette;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">
<defs><linearGradient id="ground" x1="0" y1="0" x2="0.4" y2="1"><stop offset="0" stop-color="${ground}"/><stop offset="1" stop-color="${shade}"/></linearGradient>
<linearGradient id="glow" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${tone}"/></linearGradient></defs>
<rect width="${SIZE}" height="${SIZE}" fill="url(#ground)"/>${MOTIFS[idea.genre](palette, random)}</svg>`;
}

/** The cover as JPEG, 600 × 600. */
export async function renderCover(idea: SongIdea, position: number): Promise<Uint8Array> {
  return sharp(Buffer.from(drawCover(idea, position)))
    .jpeg({ quality: 82, mozjpeg: false })
    .toBuffer();
}
