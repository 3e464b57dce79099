import { IsOptional, IsUUID } from 'class-validator';

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
}

export class WithdrawVoteDto {
  @IsUUID()
  voteId!: string;

  @IsUUID()
  eventId!: string;
}
