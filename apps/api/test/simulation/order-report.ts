import type { QueueMode } from '@votebox/contracts';
import type { OrderRow } from './order-table.js';

const MODE_NAMES: Record<QueueMode, string> = {
  FAIR: 'fair',
  WEIGHTED: 'weighted',
  MOST_VOTES: 'most votes',
  HOST: 'host',
};
const COLORS: Partial<Record<QueueMode, string>> = { FAIR: '#e8833a', WEIGHTED: '#8a7fb8', MOST_VOTES: '#7d8590' };

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const budgetOf = ({ votesPerHour }: OrderRow) =>
  votesPerHour === null ? 'free votes' : `${votesPerHour} votes an hour`;

/** The table as Markdown: a block per scenario, a line per order. */
export function toTable(rows: readonly OrderRow[]): string {
  return groupByScenario(rows)
    .map((group) => {
      const [first] = group;
      const crowds = first!.shares.map(({ crowd }) => crowd);
      return [
        `**${first!.scenario}**`,
        '',
        `| votes | order | ${crowds.map((crowd) => `${crowd} heard (there)`).join(' | ')} | heard none of their songs |`,
        `| --- | --- | ${crowds.map(() => '---:').join(' | ')} | ---: |`,
        ...group.map((row) => {
          const shares = row.shares.map(({ heard, present }) => `${percent(heard)} (${percent(present)})`);
          return `| ${budgetOf(row)} | ${MODE_NAMES[row.mode]} | ${shares.join(' | ')} | ${percent(row.unheard)} |`;
        }),
      ].join('\n');
    })
    .join('\n\n');
}

const [WIDTH, LEFT, BAR, GAP, HEAD] = [760, 330, 12, 16, 56];
const SCALE = (WIDTH - LEFT - 70) / 1;

/** What the last crowd of each scenario heard, as bars, and its share of those who were there, as a line across. */
export function toChart(rows: readonly OrderRow[]): string {
  const groups = groupByScenario(rows).flatMap((group) => [
    group.filter(({ votesPerHour }) => votesPerHour === null),
    group.filter(({ votesPerHour }) => votesPerHour !== null),
  ]);
  let y = HEAD;
  const bars = groups.map((group) => {
    const top = y;
    const [first] = group;
    const { crowd, present } = first!.shares.at(-1)!;
    const lines = group.map((row) => {
      const { heard } = row.shares.at(-1)!;
      const bar = `<rect x="${LEFT}" y="${y}" width="${(heard * SCALE).toFixed(1)}" height="${BAR - 2}" fill="${COLORS[row.mode]}"/>`;
      const label = text(LEFT + heard * SCALE + 6, y + BAR - 3, percent(heard), 10);
      y += BAR;
      return bar + label;
    });
    const x = (LEFT + present * SCALE).toFixed(1);
    const mark = `<line x1="${x}" y1="${top - 3}" x2="${x}" y2="${y + 1}" stroke="#222" stroke-width="1.5"/>`;
    const names =
      text(0, top + 10, shorten(first!.scenario), 11) + text(0, top + 24, `${crowd}, ${budgetOf(first!)}`, 10, '#666');
    y += GAP;
    return names + lines.join('') + mark;
  });
  const legend = [...new Set(rows.map(({ mode }) => mode))].map(
    (mode, n) =>
      `<rect x="${LEFT + n * 110}" y="26" width="10" height="10" fill="${COLORS[mode]}"/>${text(LEFT + 16 + n * 110, 35, MODE_NAMES[mode], 11)}`,
  );
  const title = 'Share of the music that a crowd hears, by order; the line is its share of the people in the room';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}" font-family="system-ui, sans-serif">
<rect width="${WIDTH}" height="${y}" fill="#fff"/>
${text(0, 14, title, 12)}
${legend.join('\n')}
${bars.join('\n')}
</svg>
`;
}

function groupByScenario(rows: readonly OrderRow[]): OrderRow[][] {
  return [...new Set(rows.map(({ scenario }) => scenario))].map((scenario) =>
    rows.filter((row) => row.scenario === scenario),
  );
}

function shorten(name: string): string {
  return name.length > 52 ? `${name.slice(0, 50)} …` : name;
}

function text(x: number, y: number, words: string, size: number, color = '#222'): string {
  return `<text x="${x.toFixed(1)}" y="${y}" font-size="${size}" fill="${color}">${words}</text>`;
}
