import { IsEmail, IsIn, IsOptional, IsString, IsTimeZone, Length, Matches, MaxLength } from 'class-validator';
import { LANGUAGES, ROLES, type Language, type Role } from '../enums.js';
import { COLOR_PATTERN, JOIN_CODE_LENGTH, LIMITS } from '../limits.js';
import { EmailText, NameText } from './text.js';

export class UpdateVenueDto {
  @IsOptional()
  @NameText(LIMITS.nameMax)
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

export class InviteStaffDto {
  @EmailText()
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

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
  @NameText(LIMITS.nameMax)
  name?: string;
}
