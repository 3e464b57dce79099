import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PLAYER_KINDS, type PlayerKind } from '../enums.js';
import { LIMITS } from '../limits.js';
import { NameText } from './text.js';

export class MpdSettingsDto {
  /** Name or address of the machine. */
  @IsString()
  @Length(1, 253)
  @Matches(/^[A-Za-z0-9.:_-]+$/)
  host!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  prefix?: string;
}

export class SpotifyDeviceSettingsDto {
  @IsOptional()
  @IsString()
  @Length(1, 100)
  deviceId?: string | null;

  @IsString()
  @Length(1, 100)
  deviceName!: string;

  @IsString()
  @Length(1, 40)
  deviceType!: string;

  @IsOptional()
  @IsBoolean()
  isPage?: boolean;
}

/** Sets a player up. The settings of its kind must be given. */
export class CreatePlayerDto {
  @NameText(LIMITS.playerNameMax)
  name!: string;

  @IsIn(PLAYER_KINDS)
  kind!: PlayerKind;

  @ValidateIf((body: CreatePlayerDto) => body.kind === 'MPD')
  @IsObject()
  @ValidateNested()
  @Type(() => MpdSettingsDto)
  mpd?: MpdSettingsDto;

  @ValidateIf((body: CreatePlayerDto) => body.kind === 'SPOTIFY')
  @IsObject()
  @ValidateNested()
  @Type(() => SpotifyDeviceSettingsDto)
  spotify?: SpotifyDeviceSettingsDto;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  password?: string | null;
}

/** The kind stays. `password` null takes it away, absent keeps it. */
export class UpdatePlayerDto {
  @IsOptional()
  @NameText(LIMITS.playerNameMax)
  name?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MpdSettingsDto)
  mpd?: MpdSettingsDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SpotifyDeviceSettingsDto)
  spotify?: SpotifyDeviceSettingsDto;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  password?: string | null;
}
