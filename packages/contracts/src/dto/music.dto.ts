import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
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

/** Corrections by the owner; they stay when the file is scanned again. */
export class UpdateTrackDto {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  title?: string;

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

/** Adds tracks to the pool of an event, also while it runs. */
export class AddPoolTracksDto {
  @IsArray()
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  trackIds!: string[];
}
