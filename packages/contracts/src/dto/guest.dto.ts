import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { LIMITS } from '../limits.js';

export class JoinByCodeDto {
  /** As typed: case, spaces and dashes are ignored. */
  @IsString()
  @Length(1, 20)
  code!: string;
}

export class UpdateGuestDto {
  /** Empty text takes the nickname away. */
  @IsString()
  @MaxLength(LIMITS.nicknameMax)
  nickname!: string;
}

export const AUDIENCES = ['guest', 'display', 'staff'] as const;
export type Audience = (typeof AUDIENCES)[number];

export class JoinEventDto {
  @IsUUID()
  eventId!: string;

  @IsIn(AUDIENCES)
  as!: Audience;

  /** What the client shows now; the same revision gets no snapshot twice. */
  @IsOptional()
  @IsString()
  @MaxLength(80)
  have?: string;
}

export class LeaveEventDto {
  @IsUUID()
  eventId!: string;
}
