import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Offer, TakenBack } from './journal.js';
import type { Night } from './night.js';
import type { Random } from './random.js';

const TRIES_MAX = 400;

/** One guest of a night: votes, changes, takes back, repeats itself, and asks again until it has an answer. */
export class SimulatedGuest {
  private readonly offered: Offer[] = [];

  constructor(
    private readonly night: Night,
    private readonly random: Random,
    readonly voterId: string,
  ) {}

  async act(acts: number): Promise<void> {
    for (let n = 0; n < acts; n++) {
      await this.night.pause(this.random, this.night.plan.restMs);
      await this.actOnce();
    }
  }

  /** Offers a new vote and waits for its answer. */
  async vote(): Promise<void> {
    await this.settle(this.offer({ voteId: this.random.uuid() }));
  }

  /** A vote against which nothing stands: the guest has none on this option, and nobody has stopped anything. */
  async voteFreely(optionId: string): Promise<void> {
    const offer = this.offer({ voteId: this.random.uuid(), optionId });
    offer.mustCount = true;
    await this.settle(offer);
  }

  private async actOnce(): Promise<void> {
    const earlier = this.offered.length > 0 ? this.random.pick(this.offered) : null;
    const dice = this.random.next();
    if (earlier && dice < 0.1) return this.settle(earlier);
    if (earlier && dice < 0.25) return this.takeBack(earlier);
    if (earlier && dice < 0.3) return this.settle(this.offer({ voteId: earlier.voteId }));
    if (dice < 0.33) return this.settle(this.offer({ voteId: this.night.someVoteId(this.random) }));
    if (dice < 0.35) return this.settle(this.offer({ voteId: this.random.uuid(), voterId: 'poison' }));
    if (dice < 0.45) return this.sendAtOnce(this.offer({ voteId: this.random.uuid() }));
    if (dice < 0.6) return this.voteInSeveralTabs();
    return this.vote();
  }

  /** Different votes in one moment, through different processes: only one of them may see the state before the others. */
  private async voteInSeveralTabs(): Promise<void> {
    await Promise.all(Array.from({ length: 3 }, () => this.vote()));
  }

  private offer(wish: { voteId: string; voterId?: string; optionId?: string }): Offer {
    const offer: Offer = {
      voteId: wish.voteId,
      voterId: wish.voterId ?? this.voterId,
      optionId: wish.optionId ?? this.random.pick(this.night.optionIds),
      answers: [],
    };
    this.night.journal.offers.push(offer);
    if (offer.voterId === this.voterId) this.offered.push(offer);
    return offer;
  }

  /** Five copies of one request, each to a process of its own choice. */
  private async sendAtOnce(offer: Offer): Promise<void> {
    await Promise.all(Array.from({ length: 5 }, () => this.send(offer)));
    if (offer.answers.includes('unknown')) await this.settle(offer);
  }

  /** The rules of the client: the same vote id again until it is counted or refused. */
  private async settle(offer: Offer): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if ((await this.send(offer)) !== 'unknown') return;
      await wait(this.random.int(5, 60));
    }
  }

  private async send(offer: Offer): Promise<Answer> {
    const { ctx, eventId, ballotId } = this.night;
    const process = this.night.someProcess(this.random);
    const outcome = await process.cast(ctx, { eventId, ballotId, ...offer });
    const answer: Answer = outcome === 'unknown' ? 'unknown' : outcome.ok ? 'counted' : toRefusal(outcome.code);
    offer.answers.push(answer);
    return answer;
  }

  private async takeBack({ voteId, voterId }: Offer): Promise<void> {
    const { ctx, eventId } = this.night;
    const back: TakenBack = { voteId, voterId, answers: [] };
    this.night.journal.withdrawals.push(back);
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const outcome = await this.night.someProcess(this.random).withdraw(ctx, { voteId, voterId, eventId });
      if (outcome !== 'unknown') {
        back.answers.push(outcome.ok ? 'withdrawn' : { refused: outcome.code });
        return;
      }
      back.answers.push('unknown');
      await wait(this.random.int(5, 60));
    }
  }
}

/** A vote that was shed may have been counted by an earlier attempt: the guest knows nothing yet. */
function toRefusal(code: string): Answer {
  return code === 'BUSY' ? 'unknown' : { refused: code };
}
