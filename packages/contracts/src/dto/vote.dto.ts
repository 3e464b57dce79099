import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { LIMITS, UUID_PATTERN } from '../limits.js';
import { Trimmed } from './text.js';

const HOLD_PROOF_MAX = 120;

/** One vote. `voteId` is made by the client at the tap and kept through every retry. */
export class CastVoteDto {
  @IsUUID()
  voteId!: string;

  @IsUUID()
  ballotId!: string;

  @IsUUID()
  optionId!: string;

  /** Only on the socket, where no path names the event; ignored over HTTP. */
  @IsOptional()
  @IsUUID()
  eventId?: string;

  /** What `hold:press` answered when the button went down; only where the ballot asks for a hold. */
  @IsOptional()
  @IsString()
  @MaxLength(HOLD_PROOF_MAX)
  hold?: string;

  /**
   * Reads what a well-behaved client sends, many times faster than the decorators: a body that it accepts is one that they
   * accept. Null sends the body to them, also for the exact words of a refusal.
   */
  static parse(body: unknown): CastVoteDto | null {
    if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== Object.prototype) return null;
    const vote = new CastVoteDto();
    for (const key of Object.keys(body)) {
      const value = (body as Record<string, unknown>)[key];
      if (typeof value !== 'string') return null;
      if (key === 'voteId' || key === 'ballotId' || key === 'optionId' || key === 'eventId') {
        if (!UUID_PATTERN.test(value)) return null;
      } else if (key !== 'hold' || value.length > HOLD_PROOF_MAX) return null;
      vote[key] = value;
    }
    return vote.voteId !== undefined && vote.ballotId !== undefined && vote.optionId !== undefined ? vote : null;
  }
}

/** The button of a ballot that asks for a hold went down. */
export class HoldPressDto {
  @IsUUID()
  eventId!: string;

  @IsUUID()
  ballotId!: string;
}

/** Which votes, by voter or one by one, and why. Exactly one of `voterId` and `voteIds`. */
export class JudgeVotesDto {
  @IsOptional()
  @IsUUID()
  voterId?: string;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.judgedVotesMax)
  @IsUUID(undefined, { each: true })
  voteIds?: string[];

  @Trimmed()
  @IsString()
  @Length(1, LIMITS.judgementReasonMax)
  reason!: string;
}

export class WithdrawVoteDto {
  @IsUUID()
  voteId!: string;

  @IsUUID()
  eventId!: string;
}
