import { Bus } from '../../src/core/bus/bus.js';
import type { Fact } from '../../src/core/bus/facts.js';
import { systemCtx } from '../../src/core/context/ctx.js';
import { eventually } from '../support/eventually.js';
import type { World } from '../support/world.js';
import { isCommittedVotes, type Journal } from './journal.js';
import { Night, type Place } from './night.js';
import { judge } from './oracle.js';
import { Random } from './random.js';
import { SimulatedProcess } from './simulated-process.js';
import { readStored } from './stored.js';

const PROCESSES = 3;
const WEIGHTS = [250, 2_500];

/** What came of a seed. */
export interface SeedResult {
  seed: number;
  faults: string[];
  offered: number;
  stored: number;
  /** Attempts that got no answer, or were shed. */
  unanswered: number;
  lateCounted: number;
  injected: string[];
}

/** Notes the facts of the ballot that is being played. */
class RecordingBus extends Bus {
  ballotId = '';
  journal: Journal | null = null;

  override tell(fact: Fact): void {
    if (isCommittedVotes(fact) && fact.ballotId === this.ballotId) this.journal?.facts.push(fact);
  }

  override get isWhole(): boolean {
    return true;
  }

  override on(): () => void {
    return () => undefined;
  }
}

/** Three processes and a venue in which nights are played one after the other. Places do not disturb each other. */
export class VoteNights {
  private constructor(
    private readonly place: Place,
    private readonly bus: RecordingBus,
  ) {}

  static async open(world: World): Promise<VoteNights> {
    const ctx = systemCtx(await world.venue(), 'simulation');
    const { id: eventId } = await world.eventRow(ctx.venueId);
    const seat = async (weight: number) => ({
      groupId: await world.group(ctx.venueId, eventId, weight / 1_000),
      weight,
    });
    const groups = await Promise.all(WEIGHTS.map(seat));
    const bus = new RecordingBus();
    const processes = Array.from({ length: PROCESSES }, (_, n) => new SimulatedProcess(world, n, bus));
    await Promise.all(processes.map((process) => process.start()));
    return new VoteNights({ ctx, eventId, groups, processes, sql: world.sql }, bus);
  }

  async play(seed: number): Promise<SeedResult> {
    const night = new Night(this.place, new Random(seed));
    const { journal } = night;
    await night.run((ballotId) => Object.assign(this.bus, { ballotId, journal }));
    const faults = [...(await this.findUnrest()), ...this.findSilences()];
    const stored = await readStored(this.place.sql, night.ballotId, await night.readRevisions());
    const judgement = judge(journal, stored);
    return {
      seed,
      faults: [...faults, ...judgement.faults],
      offered: journal.offers.length,
      stored: stored.votes.length,
      unanswered: journal.offers.flatMap((offer) => offer.answers).filter((answer) => answer === 'unknown').length,
      lateCounted: judgement.lateCounted,
      injected: journal.faults,
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.place.processes.map((process) => process.close()));
  }

  /** I8: whoever asks a living process is answered. */
  private findSilences(): string[] {
    const silences = this.place.processes.reduce((sum, process) => sum + process.silences, 0);
    for (const process of this.place.processes) process.silences = 0;
    return silences === 0 ? [] : [`I8 ${silences} questions got no answer at all`];
  }

  /** I7: every process comes to rest by itself. */
  private async findUnrest(): Promise<string[]> {
    const isAtRest = async (): Promise<void> => {
      for (const process of this.place.processes) {
        if (!(await process.isAtRest())) throw new Error('not at rest');
      }
    };
    return eventually(isAtRest, 15_000).then(
      () => [],
      () => ['I7 a process did not come to rest'],
    );
  }
}
