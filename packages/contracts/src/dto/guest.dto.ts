import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LIMITS } from '../limits.js';
import { PROOF_BITS_MAX } from '../proof.js';

/** A `ProofTask` with what solves it. */
export class ProofDto {
  @IsString()
  @Length(1, 40)
  salt!: string;

  @IsInt()
  @Min(0)
  @Max(PROOF_BITS_MAX)
  difficulty!: number;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  expiresAt!: number;

  @IsString()
  @Length(1, 64)
  signature!: string;

  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  nonce!: number;
}

export class JoinByCodeDto {
  /** As typed: case, spaces and dashes are ignored. */
  @IsString()
  @Length(1, 20)
  code!: string;

  /** After CHALLENGE_REQUIRED. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ProofDto)
  proof?: ProofDto;

  /** After CHALLENGE_REQUIRED, instead of the proof. */
  @IsOptional()
  @IsString()
  @Length(1, 2048)
  turnstileToken?: string;
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
