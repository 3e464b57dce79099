import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SCHEDULE_FREQUENCIES, type ScheduleFrequency } from '../enums.js';
import { LIMITS } from '../limits.js';
import { CreateEventDto } from './event.dto.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** −1: the last day of each month. */
const MONTH_DAYS = [...Array.from({ length: 31 }, (_, before) => before + 1), -1];

export class SchedulePatternDto {
  @IsIn(SCHEDULE_FREQUENCIES)
  frequency!: ScheduleFrequency;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(52)
  interval?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[];

  @IsOptional()
  @IsIn(MONTH_DAYS)
  monthDay?: number | null;

  @IsOptional()
  @IsIn([1, 2, 3, 4, -1])
  monthWeek?: number | null;

  @Matches(TIME)
  startTime!: string;

  /** On the day after where it is not later than the start. At least 15 minutes after it. */
  @Matches(TIME)
  endTime!: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(7 * 24 * 60)
  votingLeadMin?: number;

  @Matches(DAY)
  fromOn!: string;

  @IsOptional()
  @Matches(DAY)
  untilOn?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.scheduleExceptionsMax)
  @Matches(DAY, { each: true })
  exceptions?: string[];
}

/** `event` is what each event is made of; its own times are not used. */
export class CreateScheduleDto {
  @IsObject()
  @ValidateNested()
  @Type(() => CreateEventDto)
  event!: CreateEventDto;

  @IsObject()
  @ValidateNested()
  @Type(() => SchedulePatternDto)
  pattern!: SchedulePatternDto;
}

/** Events that have not begun follow the change; those that run or are over stay. */
export class UpdateScheduleDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CreateEventDto)
  event?: CreateEventDto;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SchedulePatternDto)
  pattern?: SchedulePatternDto;

  @IsOptional()
  @IsBoolean()
  isPaused?: boolean;
}

/** One day of the pattern on which there is no event, or (`isSkipped` false) there is one again. */
export class ScheduleExceptionDto {
  @Matches(DAY)
  on!: string;

  @IsBoolean()
  isSkipped!: boolean;
}
