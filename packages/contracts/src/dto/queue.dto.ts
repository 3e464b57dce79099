import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';

/** `expectedPlayId` makes a double tap skip once. */
export class SkipDto {
  @IsUUID()
  expectedPlayId!: string;
}

/** Takes the last skip back: the track goes on where it was, what had begun goes back into the queue. */
export class UndoSkipDto {
  /** The play that was skipped. */
  @IsUUID()
  playId!: string;
}

/** A guest wants the present track skipped. */
export class SkipVoteDto {
  @IsUUID()
  playId!: string;
}

export class PinTrackDto {
  @IsUUID()
  trackId!: string;

  /** false takes the pin away. */
  @IsBoolean()
  isPinned!: boolean;
}

/** Puts a track at a place of the queue (0 = next). It is pinned there. A track that nobody voted for is added. */
export class MoveTrackDto {
  @IsUUID()
  trackId!: string;

  @IsInt()
  @Min(0)
  @Max(200)
  position!: number;
}

/** Takes a track from the queue; `ban` also keeps it, or its artist, out for the rest of the event. */
export class RemoveTrackDto {
  @IsUUID()
  trackId!: string;

  @IsOptional()
  @IsIn(['track', 'artist'])
  ban?: 'track' | 'artist';
}
