import { IsEmail, IsString, Length, Matches, MaxLength } from 'class-validator';
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
