import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { LIMITS } from '../limits.js';
import { Trimmed } from './text.js';

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
  @MaxLength(120)
  hold?: string;
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
