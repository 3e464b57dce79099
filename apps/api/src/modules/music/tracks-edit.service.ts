import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { LIMITS, type TracksEditPreview } from '@votebox/contracts';
import type { EditTracksDto } from '@votebox/contracts/dto';
import type { Ctx } from '../../core/context/ctx.js';
import { Database } from '../../core/database/database.js';
import { notFound } from '../../core/errors/app-error.js';
import { AuditLog } from '../audit/index.js';
import { FairPace } from './fair-pace.js';
import { type EditedTrack, LibraryListRepository, type TrackChoice } from './library-list.repository.js';
import { RunningPools } from './running-pools.service.js';
import { applyEdit, type EditedColumns, looksDifferent, type TracksEdit, toTexts } from './track-edit.rules.js';
import { invalid, toChoice, toTracksEdit } from './track-input.js';

/** So many tracks are written at once. */
const BATCH_TRACKS = 200;
const EXAMPLES_MAX = 20;
const AUDITED_IDS_MAX = 100;

/** Edits of many tracks in one act. The tracks keep their ids, so votes, pools and history stay with them. */
@Injectable()
export class TracksEdits {
  constructor(
    private readonly db: Database,
    private readonly lists: LibraryListRepository,
    private readonly audit: AuditLog,
    private readonly running: RunningPools,
  ) {}

  /** What `edit` would change. VALIDATION_ERROR, NOT_FOUND as there. */
  preview(ctx: Ctx, dto: EditTracksDto): Promise<TracksEditPreview> {
    const edit = toTracksEdit(dto);
    return this.db.sqlTx(ctx, async (client) => {
      const tracks = await this.listChosen(ctx, client, toChoice(dto), 'read');
      const view: TracksEditPreview = { chosen: tracks.length, changed: 0, examples: [] };
      await inBatches(tracks, edit, async (batch) => {
        for (const { track, after } of batch) {
          if (!looksDifferent(track, after)) continue;
          view.changed += 1;
          if (view.examples.length < EXAMPLES_MAX) {
            view.examples.push({ trackId: track.id, before: toTexts(track), after: toTexts(after) });
          }
        }
      });
      return view;
    });
  }

  /**
   * Edits all chosen tracks or none. VALIDATION_ERROR where the request contradicts itself or more are chosen than one act
   * may edit; NOT_FOUND where none of the listed tracks is here.
   */
  async edit(ctx: Ctx, dto: EditTracksDto): Promise<{ changed: number }> {
    const edit = toTracksEdit(dto);
    const ids = await this.db.sqlTx(ctx, async (client) => {
      const tracks = await this.listChosen(ctx, client, toChoice(dto), 'write');
      await inBatches(tracks, edit, (batch) => {
        const edited = batch.map(({ track, after }) => ({ id: track.id, ...after }));
        return this.lists.saveEdited(ctx, client, edited);
      });
      if (tracks.length > 0) {
        const trackIds = tracks.slice(0, AUDITED_IDS_MAX).map((track) => track.id);
        await this.audit.record(client, ctx, {
          action: 'tracks:edited',
          subject: { count: tracks.length, trackIds, ...edit },
        });
      }
      return tracks.map((track) => track.id);
    });
    await this.running.hear(ctx, ids);
    return { changed: ids.length };
  }

  private async listChosen(
    ctx: Ctx,
    client: PoolClient,
    choice: TrackChoice,
    purpose: 'read' | 'write',
  ): Promise<EditedTrack[]> {
    const max = LIMITS.editedTracksMax;
    const tracks = await this.lists.listChosen(ctx, client, choice, { limit: max + 1, purpose });
    if (tracks.length > max) {
      throw invalid('filter', 'editedTracksMax', `At most ${max} tracks can be edited at once. Narrow the search.`);
    }
    if (tracks.length === 0 && 'ids' in choice) throw notFound();
    return tracks;
  }
}

interface Edited {
  track: EditedTrack;
  after: EditedColumns;
}

/** Votes are not kept waiting while the texts of thousands of files are read anew. */
async function inBatches(
  tracks: readonly EditedTrack[],
  edit: TracksEdit,
  work: (batch: Edited[]) => Promise<void>,
): Promise<void> {
  const pace = new FairPace();
  for (let at = 0; at < tracks.length; at += BATCH_TRACKS) {
    const batch: Edited[] = [];
    for (const track of tracks.slice(at, at + BATCH_TRACKS)) {
      const pause = pace.step();
      if (pause) await pause;
      batch.push({ track, after: applyEdit(track, edit) });
    }
    await work(batch);
  }
}
