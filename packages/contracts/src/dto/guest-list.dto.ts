import { IsBoolean, IsIn, IsNumber, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { type Standing, STANDINGS } from '../enums.js';
import { LIMITS } from '../limits.js';
import { ThreeDecimals } from './number.js';
import { NameText, Trimmed } from './text.js';

export class JudgeGuestDto {
  @IsIn(STANDINGS)
  standing!: Standing;

  @Trimmed()
  @IsString()
  @Length(1, LIMITS.judgementReasonMax)
  reason!: string;

  /** Also quarantines all votes of the guest, in the same act. Only with BANNED. */
  @IsOptional()
  @IsBoolean()
  quarantineVotes?: boolean;
}

export class PutInGroupDto {
  /** Absent or null: into no group. */
  @IsOptional()
  @IsUUID()
  groupId?: string | null;
}

export class CreateGuestGroupDto {
  @NameText(LIMITS.guestGroupNameMax)
  name!: string;

  @IsNumber({ allowNaN: false, allowInfinity: false })
  @ThreeDecimals()
  @Min(0)
  @Max(LIMITS.guestGroupWeightMax)
  weight!: number;
}

export class UpdateGuestGroupDto {
  @IsOptional()
  @NameText(LIMITS.guestGroupNameMax)
  name?: string;

  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @ThreeDecimals()
  @Min(0)
  @Max(LIMITS.guestGroupWeightMax)
  weight?: number;
}
