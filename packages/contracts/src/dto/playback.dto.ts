import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { AUDIO_CODECS, type AudioCodec } from '../codecs.js';
import { LIMITS } from '../limits.js';
import { NameText } from './text.js';

export class VolumeDto {
  /** 0–100. */
  @IsInt()
  @Min(0)
  @Max(100)
  volume!: number;
}

/** Gives the player lease of the event up, so that another page can take it. */
export class ReleasePlayerDto {
  @IsBoolean()
  release!: true;
}

export const PLAYER_REPORTS = ['arm', 'beat', 'started', 'ended', 'failed', 'release'] as const;
export type PlayerReportKind = (typeof PLAYER_REPORTS)[number];

/**
 * What a player page tells: `arm` (the person tapped, sound is allowed; `takeOver` takes the lease from another page),
 * `beat` every 5 s, `started`/`ended`/`failed` of a play, `release` when the page closes.
 */
export class PlayerReportDto {
  @IsUUID()
  eventId!: string;

  /** Made by the page, kept for the life of the tab. */
  @IsUUID()
  playerId!: string;

  @IsIn(PLAYER_REPORTS)
  kind!: PlayerReportKind;

  @IsOptional()
  @IsBoolean()
  takeOver?: boolean;

  /** Words for staff: "Bar TV", "Chrome on the counter". */
  @IsOptional()
  @NameText(LIMITS.playerLabelMax)
  label?: string;

  @IsOptional()
  @IsUUID()
  playId?: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(24 * 3_600_000)
  positionMs?: number;

  /** How long the track is, as the page knows by now. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(24 * 3_600_000)
  durationMs?: number;

  @IsOptional()
  @IsBoolean()
  isPaused?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  reason?: string;

  /** With `arm`: the codecs that this browser says it cannot play. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(AUDIO_CODECS, { each: true })
  cannotPlay?: AudioCodec[];
}

/** Lets the event's player try again what it could not play: one track, or all of them. */
export class RetryTracksDto {
  @IsOptional()
  @IsUUID()
  trackId?: string;
}
