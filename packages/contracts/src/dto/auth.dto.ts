import { IsEmail, IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { LANGUAGES, type Language } from '../enums.js';
import { LIMITS, SLUG_PATTERN } from '../limits.js';
import { EmailText, NameText, NewPassword } from './text.js';

export class RegisterDto {
  @NameText(LIMITS.nameMax)
  venueName!: string;

  @IsString()
  @Length(LIMITS.slugMin, LIMITS.slugMax)
  @Matches(SLUG_PATTERN)
  slug!: string;

  @EmailText()
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @NewPassword()
  password!: string;

  @NameText(LIMITS.nameMax)
  name!: string;
}

export class LoginDto {
  @EmailText()
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @IsString()
  @Length(1, LIMITS.passwordMax)
  password!: string;
}

/** The token of a one-time link: an invitation, or the way to a new password. */
export class LinkDto {
  @IsString()
  @Length(1, LIMITS.linkTokenMax)
  token!: string;
}

/** A new account that comes with accepting an invitation. */
export class AcceptInvitationDto extends LinkDto {
  @EmailText()
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @NewPassword()
  password!: string;

  @NameText(LIMITS.nameMax)
  name!: string;
}

export class ChangePasswordDto {
  @IsString()
  @Length(1, LIMITS.passwordMax)
  currentPassword!: string;

  @NewPassword()
  password!: string;
}

export class ForgottenPasswordDto {
  @EmailText()
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  /** Language of the mail. */
  @IsIn(LANGUAGES)
  language!: Language;
}

export class ResetPasswordDto extends LinkDto {
  @NewPassword()
  password!: string;
}
