import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  EVENT_STATUSES,
  type EventStatus,
  POOL_KINDS,
  type PoolKind,
  PRESENCE_TIERS,
  type PresenceTier,
  QUEUE_MODES,
  type QueueMode,
  RESULTS_VISIBILITIES,
  type ResultsVisibility,
  TRACK_SOURCES,
  type TrackSource,
} from '../enums.js';
import { LIMITS } from '../limits.js';
import { PageQueryDto } from './paging.dto.js';
import { NameText } from './text.js';

const HOUR_MS = 3_600_000;

export class VotingRulesDto {
  @IsOptional()
  @IsIn(QUEUE_MODES)
  mode?: QueueMode;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1000)
  budgetVotes?: number;

  @IsOptional()
  @IsInt()
  @Min(10_000)
  @Max(24 * HOUR_MS)
  budgetWindowMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(HOUR_MS)
  cooldownMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(24 * HOUR_MS)
  repeatBlockMs?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(20)
  artistGap?: number;

  @IsOptional()
  @IsBoolean()
  allowExplicit?: boolean;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(HOUR_MS)
  durationMsMin?: number;

  @IsOptional()
  @IsInt()
  @Min(1_000)
  @Max(HOUR_MS)
  durationMsMax?: number;

  @IsOptional()
  @IsIn(RESULTS_VISIBILITIES)
  results?: ResultsVisibility;

  @IsOptional()
  @IsIn(PRESENCE_TIERS)
  minTier?: PresenceTier;
}

export class PoolRuleDto {
  @IsIn(POOL_KINDS)
  kind!: PoolKind;

  @IsArray()
  @ArrayMaxSize(LIMITS.poolTracksMax)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  values!: string[];
}

/** What may be left out of an event, at creation and at a change. */
class EventFieldsDto {
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.eventThemeMax)
  theme?: string;

  /** ISO time; absent = a draft without a date. */
  @IsOptional()
  @IsISO8601({ strict: true })
  startsAt?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  endsAt?: string | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100_000)
  capacity?: number;

  /** Fixed once the event runs. */
  @IsOptional()
  @IsIn(TRACK_SOURCES)
  source?: TrackSource;

  /** Players that the server drives, in order of preference; empty: a page makes the sound. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.playersPerEventMax)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  playerIds?: string[];

  @IsOptional()
  @IsBoolean()
  guestSkip?: boolean;

  /** Whether loud tracks are turned down, so that all sound equally loud. */
  @IsOptional()
  @IsBoolean()
  levelLoudness?: boolean;

  /** The clock starts it at `votingOpensAt`, else at `startsAt`. */
  @IsOptional()
  @IsBoolean()
  autoStart?: boolean;

  /** Voting opens then, the music begins at `startsAt`. */
  @IsOptional()
  @IsISO8601({ strict: true })
  votingOpensAt?: string | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => VotingRulesDto)
  rules?: VotingRulesDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PoolRuleDto)
  pool?: PoolRuleDto;
}

export class CreateEventDto extends EventFieldsDto {
  @NameText(LIMITS.eventNameMax)
  name!: string;
}

export class UpdateEventDto extends EventFieldsDto {
  @IsOptional()
  @NameText(LIMITS.eventNameMax)
  name?: string;
}

export class ListEventsQueryDto extends PageQueryDto {
  @IsOptional()
  @IsIn(EVENT_STATUSES)
  status?: EventStatus;
}

export class HoldEventDto {
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.holdLabelMax)
  label?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string | null;
}
