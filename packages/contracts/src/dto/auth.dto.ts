import { IsEmail, IsString, Length, Matches, MaxLength } from 'class-validator';
import { LIMITS, SLUG_PATTERN } from '../limits.js';

export class RegisterDto {
  @IsString()
  @Length(1, LIMITS.nameMax)
  venueName!: string;

  @IsString()
  @Length(LIMITS.slugMin, LIMITS.slugMax)
  @Matches(SLUG_PATTERN)
  slug!: string;

  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @IsString()
  @Length(LIMITS.passwordMin, LIMITS.passwordMax)
  password!: string;

  @IsString()
  @Length(1, LIMITS.nameMax)
  name!: string;
}

export class LoginDto {
  @IsEmail()
  @MaxLength(LIMITS.emailMax)
  email!: string;

  @IsString()
  @Length(1, LIMITS.passwordMax)
  password!: string;
}
