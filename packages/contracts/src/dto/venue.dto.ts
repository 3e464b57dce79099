import { IsEmail, IsIn, IsOptional, IsString, IsTimeZone, Length, Matches, MaxLength } from 'class-validator';
import { LANGUAGES, ROLES, type Language, type Role } from '../enums.js';
import { COLOR_PATTERN, JOIN_CODE_LENGTH, LIMITS } from '../limits.js';

export class UpdateVenueDto {
  @IsOptional()
  @IsString()
  @Length(1, LIMITS.nameMax)
  name?: string;

  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  @IsOptional()
  @IsIn(LANGUAGES)
  language?: Language;

  @IsOptional()
  @Matches(COLOR_PATTERN)
  accentColor?: string;
}

export class AddStaffDto {
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @IsString()
  @Length(1, LIMITS.nameMax)
  name!: string;

  /** First password; ignored where the person already has an account. */
  @IsString()
  @Length(LIMITS.passwordMin, LIMITS.passwordMax)
  password!: string;

  @IsIn(ROLES)
  role!: Role;
}

export class UpdateStaffDto {
  @IsIn(ROLES)
  role!: Role;
}

/** Staff enter the code that a TV shows; without a code a display for this computer is made. */
export class AddDisplayDto {
  @IsOptional()
  @IsString()
  @Length(JOIN_CODE_LENGTH, JOIN_CODE_LENGTH + 6)
  code?: string;

  @IsOptional()
  @IsString()
  @Length(1, LIMITS.nameMax)
  name?: string;
}
