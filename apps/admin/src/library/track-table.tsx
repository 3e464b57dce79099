'use client';

import type { TrackView } from '@votebox/contracts';
import { Badge, Cover, formatDuration, IconButton, Menu, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { EllipsisVertical, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { useVenue } from '../session/session.context';
import { libraryKey } from './library.queries';
import { isChosen, type Selection, toggle } from './selection.rules';
import { TrackDialog } from './track-dialog';

interface TrackTableProps {
  tracks: readonly TrackView[];
  mayEdit: boolean;
  selection: Selection;
  onSelect: (selection: Selection) => void;
}

/** A table on a laptop, the same rows as cards on a phone. */
export function TrackTable({ tracks, mayEdit, selection, onSelect }: TrackTableProps) {
  const t = useTranslations('library');
  const [edited, setEdited] = useState<TrackView | null>(null);
  const [removed, setRemoved] = useState<TrackView | null>(null);
  const shownIds = tracks.map(({ id }) => id);
  return (
    <>
      <table className="w-full table-fixed border-collapse text-left">
        <thead className="text-sm text-text-dim max-lg:hidden">
          <tr className="border-b border-line">
            {mayEdit ? (
              <th className="w-12 py-2">
                <span className="sr-only">{t('bulk.columnChoose')}</span>
              </th>
            ) : null}
            <th className="px-3 py-2 font-semibold">{t('columnTrack')}</th>
            <th className="w-[16%] px-3 py-2 font-semibold">{t('columnGenre')}</th>
            <th className="w-[20%] px-3 py-2 font-semibold">{t('columnTags')}</th>
            <th className="w-[15%] px-3 py-2 font-semibold">{t('columnFolder')}</th>
            <th className="w-20 px-3 py-2 text-right font-semibold">{t('columnLength')}</th>
            {mayEdit ? (
              <th className="w-15 px-1 py-2">
                <span className="sr-only">{t('columnActions')}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {tracks.map((track) => (
            <TrackRow
              key={track.id}
              track={track}
              mayEdit={mayEdit}
              isChosen={isChosen(selection, track.id)}
              onToggle={() => onSelect(toggle(selection, track.id, shownIds))}
              onEdit={() => setEdited(track)}
              onRemove={() => setRemoved(track)}
            />
          ))}
        </tbody>
      </table>
      {edited ? <TrackDialog key={edited.id} track={edited} onClose={() => setEdited(null)} /> : null}
      <RemoveDialog track={removed} onClose={() => setRemoved(null)} />
    </>
  );
}

interface TrackRowProps {
  track: TrackView;
  mayEdit: boolean;
  isChosen: boolean;
  onToggle: () => void;
  onEdit: () => void;
  onRemove: () => void;
}

const WIDE = 'max-lg:hidden px-3 py-2 text-sm text-text-dim truncate';

function TrackRow({ track, mayEdit, isChosen: isOn, onToggle, onEdit, onRemove }: TrackRowProps) {
  const t = useTranslations('library');
  return (
    <tr className="border-b border-line/60 hover:bg-surface">
      {mayEdit ? (
        <td className="w-11 py-2">
          <label className="grid size-11 cursor-pointer place-items-center">
            <input
              type="checkbox"
              checked={isOn}
              onChange={onToggle}
              aria-label={t('bulk.choose', { title: track.title })}
              className="size-5 cursor-pointer accent-accent"
            />
          </label>
        </td>
      ) : null}
      <td className="px-3 py-2 max-lg:px-0">
        <div className="flex min-w-0 items-center gap-3.5">
          <Cover src={track.coverUrl} seed={track.id} size={48} />
          <div className="min-w-0 flex-1 leading-snug">
            <p className="flex min-w-0 items-center gap-2">
              <span className="truncate font-semibold">{track.title}</span>
              {track.isExplicit ? <Badge tone="neutral">{t('explicitShort')}</Badge> : null}
            </p>
            <p className="truncate text-sm text-text-dim">
              {track.artist}
              <span className="lg:hidden"> · {formatDuration(track.durationMs)}</span>
            </p>
            {track.state === 'READY' ? null : (
              <p className="mt-0.5 flex items-center gap-1.5 text-sm font-medium text-warn">
                <TriangleAlert aria-hidden className="size-4 shrink-0" />
                {t(`states.${track.state}`)}
              </p>
            )}
          </div>
        </div>
      </td>
      <td className={WIDE}>{track.genres.join(', ') || '–'}</td>
      <td className={WIDE}>
        <span className="flex flex-wrap gap-1">
          {track.tags.length === 0 ? '–' : track.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
        </span>
      </td>
      <td className={WIDE} title={track.folder}>
        {track.folder || t('topFolder')}
      </td>
      <td className="px-3 py-2 text-right text-sm text-text-dim tabular max-lg:hidden">
        {formatDuration(track.durationMs)}
      </td>
      {mayEdit ? (
        <td className="w-12 py-2 text-right lg:px-1">
          <Menu
            trigger={
              <IconButton label={t('actionsFor', { title: track.title })}>
                <EllipsisVertical aria-hidden />
              </IconButton>
            }
            items={[
              { label: t('edit'), icon: <Pencil aria-hidden />, onSelect: onEdit },
              { label: t('delete'), icon: <Trash2 aria-hidden />, tone: 'bad', onSelect: onRemove, startsGroup: true },
            ]}
          />
        </td>
      ) : null}
    </tr>
  );
}

function RemoveDialog({ track, onClose }: { track: TrackView | null; onClose: () => void }) {
  const t = useTranslations('library');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const remove = async () => {
    if (!track) return;
    const isDone = await act.run('delete', () => api.delete(`${path}/tracks/${track.id}`));
    if (!isDone) return;
    onClose();
    void queries.invalidateQueries({ queryKey: libraryKey(venueId) });
    toast({ title: t('deleted', { title: track.title }), kind: 'good' });
  };
  return (
    <ConfirmDialog
      isOpen={track !== null}
      onOpenChange={onClose}
      title={t('deleteAsk', { title: track?.title ?? '' })}
      text={t('deleteAskText', { file: track ? [track.folder, track.fileName].filter(Boolean).join('/') : '' })}
      verb={t('delete')}
      isBusy={act.busy !== null}
      onConfirm={() => void remove()}
    />
  );
}
