import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { TAG_CHARSETS, type TagCharset } from '../enums.js';
import { LIMITS } from '../limits.js';
import { SearchQueryDto } from './paging.dto.js';

export class ListTracksQueryDto extends SearchQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.tagMax)
  genre?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.tagMax)
  tag?: string;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  folder?: string;
}

/** Corrections by the owner; they stay when the file is scanned again. What is absent stays as it is. */
class TrackCorrectionsDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  artist?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, LIMITS.tagMax, { each: true })
  tags?: string[];

  @IsOptional()
  @IsBoolean()
  isExplicit?: boolean;
}

/** Corrects one track. */
export class UpdateTrackDto extends TrackCorrectionsDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  title?: string;
}

/** What the library can be searched for. */
export class TrackFilterDto {
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.searchMax)
  q?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.tagMax)
  genre?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.tagMax)
  tag?: string;

  @IsOptional()
  @IsString()
  @MaxLength(300)
  folder?: string;
}

/** Corrects many tracks at once: those of a list, or all that a search finds. */
export class EditTracksDto extends TrackCorrectionsDto {
  /** Either these … */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.editedTracksMax)
  @IsUUID(undefined, { each: true })
  trackIds?: string[];

  /** … or all tracks that this finds. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TrackFilterDto)
  filter?: TrackFilterDto;

  /** '' = none. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  album?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(8)
  @IsString({ each: true })
  @Length(1, LIMITS.tagMax, { each: true })
  genres?: string[];

  /** null = none. */
  @IsOptional()
  @IsInt()
  @Min(1001)
  @Max(9999)
  year?: number | null;

  /** Reads the texts of the file in this charset. */
  @IsOptional()
  @IsIn(TAG_CHARSETS)
  charset?: TagCharset;

  /** Takes all corrections back: the tracks are as their files say. Not together with anything else. */
  @IsOptional()
  @IsIn([true])
  asInFile?: true;
}

/** Adds tracks to the pool of an event, also while it runs. */
export class AddPoolTracksDto {
  @IsArray()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  trackIds!: string[];
}
