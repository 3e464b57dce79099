import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningVotebox, startVotebox } from '@votebox/local';
import { findTool } from '@votebox/local/machine-tools';
import { describeMachine } from './machine.js';
import type { BenchOptions } from './options.js';
import { measurePage, type PageFigures } from './page-load.js';
import type { BenchReport, Figure } from './report.js';

const VOTERS = 8;
const RUNS = 7;

/** What a guest's first visit costs, as Lighthouse sees it on a middle-class phone: a fresh browser for each look. */
export async function benchPages({ isQuick }: BenchOptions): Promise<BenchReport> {
  const startedAt = new Date();
  const chromium = findTool('chromium');
  if (chromium === null) throw new Error('bench:pages needs a Chromium on this machine, or CHROMIUM_PATH.');
  const runs = isQuick ? 1 : RUNS;
  const dataDir = await mkdtemp(join(tmpdir(), 'votebox-pages-'));
  // Where root starts it, the database's own user has to pass.
  await chmod(dataDir, 0o755);
  const votebox = await startVotebox({ dataDir, quiet: true, env: { JOIN_FREE_PER_MINUTE: '100' } });
  try {
    const { id, joinCode } = votebox.demoEvent ?? noDemo(votebox);
    for (let n = 0; n < VOTERS; n++) await voteAsGuest(votebox.url, joinCode, n);
    const addresses = { 'start page': `${votebox.url}/`, 'event page': `${votebox.url}/event?id=${id}` };
    const looks: Record<string, PageFigures[]> = { 'start page': [], 'event page': [] };
    // In turn, so that a slow minute of the machine meets both.
    for (let run = 0; run < runs; run++) {
      for (const [page, address] of Object.entries(addresses)) looks[page]!.push(await measurePage(address, chromium));
    }
    const all = Object.values(looks).flat();
    return {
      name: 'pages',
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1_000),
      machine: await describeMachine(null),
      settings: { runs, voters: VOTERS, isQuick },
      figures: [
        ...Object.entries(looks).flatMap(([page, figures]) => figuresOf(page, figures)),
        { name: 'speed of this machine (benchmarkIndex)', value: medianOf(all, 'benchmarkIndex'), unit: '' },
      ],
      details: looks,
    };
  } finally {
    await votebox.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function noDemo({ demoFault }: RunningVotebox): never {
  throw demoFault ?? new Error('The demo event is not there.');
}

function figuresOf(page: string, looks: readonly PageFigures[]): Figure[] {
  return [
    {
      name: `${page}: largest content shown (LCP)`,
      value: medianOf(looks, 'lcpMs'),
      unit: 'ms',
      mark: { atMost: 2_000 },
    },
    { name: `${page}: interactive (TTI)`, value: medianOf(looks, 'ttiMs'), unit: 'ms', mark: { atMost: 3_000 } },
    { name: `${page}: blocked for taps (TBT)`, value: medianOf(looks, 'tbtMs'), unit: 'ms', mark: { atMost: 200 } },
    { name: `${page}: jumps (CLS)`, value: medianOf(looks, 'cls'), unit: '', mark: { atMost: 0.05 } },
    { name: `${page}: first content shown (FCP)`, value: medianOf(looks, 'fcpMs'), unit: 'ms' },
    { name: `${page}: computed by its main thread, unslowed`, value: medianOf(looks, 'mainThreadMs'), unit: 'ms' },
    { name: `${page}: fetched`, value: medianOf(looks, 'kilobytes'), unit: 'kB' },
    { name: `${page}: requests`, value: medianOf(looks, 'requests'), unit: '' },
    { name: `${page}: performance score`, value: medianOf(looks, 'score'), unit: '' },
  ];
}

function medianOf(looks: readonly PageFigures[], name: keyof PageFigures): number {
  const values = looks.map((look) => look[name]).sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) / 2)]!;
}

/** A guest who votes for one of the first songs, so that the event has a queue. */
async function voteAsGuest(origin: string, joinCode: string, n: number): Promise<void> {
  const join = await fetch(`${origin}/api/v1/public/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: joinCode }),
  });
  const cookie = join.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { event } = (await join.json()) as { event: { id: string; ballotId: string } };
  const songs = await fetch(`${origin}/api/v1/events/${event.id}/tracks?limit=30`);
  const { items } = (await songs.json()) as { items: { optionId: string; availability: { state: string } }[] };
  const open = items.filter(({ availability }) => availability.state === 'open');
  const vote = await fetch(`${origin}/api/v1/events/${event.id}/votes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ voteId: crypto.randomUUID(), ballotId: event.ballotId, optionId: open[n]!.optionId }),
  });
  if (!vote.ok) throw new Error(`A vote for the queue was answered ${vote.status}: ${await vote.text()}`);
}
