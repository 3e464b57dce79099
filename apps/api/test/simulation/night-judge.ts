/** A stretch of time, in milliseconds. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

interface Sound extends Span {
  address: string;
  /** Of a player that must be asked when a track ends. */
  isPolled: boolean;
}

export interface JudgedPlay {
  seq: number;
  address: string;
  durationMs: number;
  startedMs: number;
  endedMs: number | null;
  endCause: string | null;
}

/** All that is known of a night when it is over. */
export interface NightRecord {
  night: Span;
  /** What each loudspeaker was heard playing. */
  sounds: Sound[];
  plays: JudgedPlay[];
  /** When staff wanted silence. */
  pauses: Span[];
  /** When the driven loudspeaker had no power, up to the moment at which another one takes over. */
  outages: Span[];
  /** When a loudspeaker that must be asked lost its power, up to the moment at which a look finds it out at the latest. */
  blindOutages: Span[];
  repeatBlockMs: number;
  skips: number;
  ackedVoteIds: string[];
  storedVoteIds: string[];
  tally: { matches: boolean; votes: number; tally: number };
}

/** Milliseconds, and counts. */
export interface NightFigures {
  plays: number;
  votes: number;
  /** All that was not heard, whatever the reason. */
  silenceMs: number;
  plannedMs: number;
  jointsMs: number;
  unseenMs: number;
  unplannedMs: number;
  longestMs: number;
  twoAtOnceMs: number;
}

const UNPLANNED_MS_MAX = 30_000;
/** Between two tracks of a player that must be asked: by how much what it shows is late, and the command. */
const JOINT_MS_MAX = 2_000;
/** A track that was heard but for so much has played: positions after a loss are estimates. */
const UNHEARD_MS_MAX = 20_000;

/** Judges a night by what was heard and what is stored. Knows nothing of how it was done. */
export function judgeNight(record: NightRecord): { figures: NightFigures; gaps: Span[]; faults: string[] } {
  const silences = gapsOf(record.night, record.sounds);
  const unseen = silences.flatMap((silence) => unseenOf(silence, record.blindOutages));
  const planned = [...record.pauses, ...record.outages];
  const figures: NightFigures = {
    plays: record.plays.length,
    votes: record.ackedVoteIds.length,
    silenceMs: 0,
    plannedMs: 0,
    jointsMs: 0,
    unseenMs: 0,
    unplannedMs: 0,
    longestMs: 0,
    twoAtOnceMs: twoAtOnceMs(record.sounds),
  };
  const gaps: Span[] = [];
  for (const silence of silences) {
    const wholeMs = silence.untilMs - silence.fromMs;
    const plannedMs = overlapMs(silence, planned);
    const unseenMs = overlapMs(silence, [...planned, ...unseen]) - plannedMs;
    const restMs = wholeMs - plannedMs - unseenMs;
    figures.silenceMs += wholeMs;
    figures.plannedMs += plannedMs;
    figures.unseenMs += unseenMs;
    const isJoint = restMs === wholeMs && restMs <= JOINT_MS_MAX && isPolledJoint(silence, record.sounds);
    if (isJoint) figures.jointsMs += restMs;
    else figures.unplannedMs += restMs;
    if (isJoint || restMs === 0) continue;
    figures.longestMs = Math.max(figures.longestMs, restMs);
    gaps.push(silence);
  }
  return { figures, gaps, faults: [...judgeSilence(figures), ...judgePlays(record, unseen), ...judgeVotes(record)] };
}

function judgeSilence({ unplannedMs }: NightFigures): string[] {
  return unplannedMs < UNPLANNED_MS_MAX ? [] : [`${unplannedMs} ms of silence that nobody planned`];
}

function judgePlays({ plays, sounds, repeatBlockMs, skips, night }: NightRecord, unseen: Span[]): string[] {
  const faults: string[] = [];
  plays.forEach((play, n) => {
    if (play.seq !== n + 1) faults.push(`play ${play.seq} stands at place ${n + 1}`);
    const before = plays.slice(0, n).findLast(({ address }) => address === play.address);
    if (before && play.startedMs - before.startedMs < repeatBlockMs) {
      faults.push(`play ${play.seq} repeats play ${before.seq} too early`);
    }
    const isLast = n === plays.length - 1;
    if (isLast || play.endCause === 'SKIPPED') return;
    if (play.endCause === 'FAILED') faults.push(`play ${play.seq} failed`);
    const heardMs = heardOf(play, sounds, night.untilMs);
    const unseenMs = overlapMs(spanOf(play, night.untilMs), unseen);
    if (heardMs < play.durationMs - UNHEARD_MS_MAX - unseenMs) {
      faults.push(`play ${play.seq} was heard for ${heardMs} of ${play.durationMs} ms and ended by ${play.endCause}`);
    }
  });
  const skipped = plays.filter(({ endCause }) => endCause === 'SKIPPED').length;
  if (skipped !== skips) faults.push(`${skipped} plays were skipped, staff skipped ${skips}`);
  return faults;
}

function judgeVotes({ ackedVoteIds, storedVoteIds, tally }: NightRecord): string[] {
  const faults: string[] = [];
  const stored = new Map<string, number>();
  for (const voteId of storedVoteIds) stored.set(voteId, (stored.get(voteId) ?? 0) + 1);
  const lost = ackedVoteIds.filter((voteId) => stored.get(voteId) !== 1);
  if (lost.length > 0) faults.push(`${lost.length} acknowledged votes are not stored once: ${lost[0]}`);
  if (!tally.matches) faults.push(`the tally says ${tally.tally}, the votes are ${tally.votes}`);
  return faults;
}

/** Of a play: what was heard of its track from its beginning to a little after its end. */
function heardOf(play: JudgedPlay, sounds: Sound[], nightEndMs: number): number {
  return overlapMs(
    spanOf(play, nightEndMs),
    sounds.filter((sound) => sound.address === play.address),
  );
}

function spanOf({ startedMs, endedMs }: JudgedPlay, nightEndMs: number): Span {
  return { fromMs: startedMs - 15_000, untilMs: (endedMs ?? nightEndMs) + 1_000 };
}

/** Where nothing was heard at all. */
function gapsOf(night: Span, sounds: Sound[]): Span[] {
  const gaps: Span[] = [];
  let atMs = night.fromMs;
  for (const { fromMs, untilMs } of sounds.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs > atMs) gaps.push({ fromMs: atMs, untilMs: Math.min(fromMs, night.untilMs) });
    atMs = Math.max(atMs, untilMs);
    if (atMs >= night.untilMs) return gaps;
  }
  if (atMs < night.untilMs) gaps.push({ fromMs: atMs, untilMs: night.untilMs });
  return gaps;
}

/** Between two tracks, of which the first ended at a player that must be asked. */
function isPolledJoint({ fromMs, untilMs }: Span, sounds: Sound[]): boolean {
  const before = sounds.find((sound) => sound.untilMs === fromMs);
  const after = sounds.find((sound) => sound.fromMs === untilMs);
  return before !== undefined && after !== undefined && before.isPolled && before.address !== after.address;
}

/** What of a silence came from an outage that nobody could see. */
function unseenOf({ fromMs, untilMs }: Span, blindOutages: Span[]): Span[] {
  const outage = blindOutages.find((one) => one.fromMs === fromMs);
  return outage ? [{ fromMs, untilMs: Math.min(untilMs, outage.untilMs) }] : [];
}

/** How much of `span` lies in any of the others, which may overlap. */
function overlapMs(span: Span, others: Span[]): number {
  let sum = 0;
  let atMs = span.fromMs;
  for (const { fromMs, untilMs } of others.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const start = Math.max(atMs, fromMs);
    const end = Math.min(span.untilMs, untilMs);
    if (end <= start) continue;
    sum += end - start;
    atMs = end;
  }
  return sum;
}

function twoAtOnceMs(sounds: Sound[]): number {
  const wholeMs = sounds.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const fromMs = Math.min(...sounds.map((sound) => sound.fromMs));
  const untilMs = Math.max(...sounds.map((sound) => sound.untilMs));
  return wholeMs - overlapMs({ fromMs, untilMs }, sounds);
}
