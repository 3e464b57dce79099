import { IsBoolean, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { LIMITS } from '../limits.js';

/** The venue's own app at Spotify. Another client id unlinks the account. */
export class SpotifyAppDto {
  @IsString()
  @Matches(/^[0-9a-f]{32}$/i)
  clientId!: string;

  @IsString()
  @Matches(/^[0-9a-f]{32}$/i)
  clientSecret!: string;
}

/** What Spotify gave the owner's browser back. */
export class SpotifyConnectDto {
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  code?: string;

  @IsString()
  @Length(16, 200)
  state!: string;

  /** Spotify's word when the owner did not agree. */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  error?: string;
}

/** The owner confirms that Spotify is played at private events only. */
export class SpotifyPrivateDto {
  @IsBoolean()
  @IsIn([true])
  isPrivate!: true;
}

export class SpotifySearchQueryDto {
  @IsString()
  @Length(1, LIMITS.searchMax)
  q!: string;
}

/**
 * A page with the Web Playback SDK tells under which device it can be commanded. `replaces`: the device it was before, when
 * it comes back by itself; then it must not take the place of another page.
 */
export class SpotifyPageDeviceDto {
  @IsString()
  @Length(1, 100)
  deviceId!: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  replaces?: string;
}
