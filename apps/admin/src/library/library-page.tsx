'use client';

import { LIMITS } from '@votebox/contracts';
import { EmptyState, Skeleton } from '@votebox/ui';
import { Disc3, SearchX } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorPanel } from '../data/error-panel';
import { LoadMore } from '../data/load-more';
import { useSettled } from '../data/search-input';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { DropZone, UploadButtons } from './drop-zone';
import { LibraryFilter } from './library-filter';
import { NO_FILTER, useFacets, useTracks } from './library.queries';
import { TeachingState } from '../shell/teaching-state';
import { ScanBar } from './scan-bar';
import { SelectionBar } from './selection-bar';
import { isNothing, NOTHING_CHOSEN } from './selection.rules';
import { StorageBar } from './storage-bar';
import { TrackTable } from './track-table';
import { TracksEditDialog } from './tracks-edit-dialog';
import { UploadPanel } from './upload-panel';

const MEGABYTE = 1024 * 1024;

export function LibraryPage() {
  const t = useTranslations('library');
  const { can } = useVenue();
  const mayEdit = can('track:edit');
  const facets = useFacets();
  const [filter, setFilter] = useState(NO_FILTER);
  const [selection, setSelection] = useState(NOTHING_CHOSEN);
  const [isEditing, setEditing] = useState(false);
  const settled = useSettled(filter.q);
  const query = useTracks({ ...filter, q: settled });
  const tracks = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isEmpty = facets.data?.total === 0;
  return (
    <DropZone isAllowed={mayEdit}>
      <Page
        title={t('title')}
        text={facets.data && !isEmpty ? t('count', { count: facets.data.total }) : null}
        actions={mayEdit && !isEmpty ? <UploadButtons /> : null}
      >
        {mayEdit ? <UploadPanel /> : null}
        {isEmpty ? (
          <EmptyLibrary mayEdit={mayEdit} />
        ) : (
          <>
            <LibraryFilter
              filter={filter}
              facets={facets.data}
              onChange={(next) => {
                setFilter(next);
                // What "all" means has changed; single tracks stay chosen.
                if (selection.kind === 'all') setSelection(NOTHING_CHOSEN);
              }}
            />
            {query.isError && !query.data ? (
              <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
            ) : query.isPending ? (
              <TableSkeleton />
            ) : tracks.length === 0 ? (
              <EmptyState icon={<SearchX aria-hidden />} title={t('noneFound')} text={t('noneFoundText')} />
            ) : (
              <TrackTable tracks={tracks} mayEdit={mayEdit} selection={selection} onSelect={setSelection} />
            )}
            <LoadMore query={query} />
            {isNothing(selection) ? null : (
              <SelectionBar
                selection={selection}
                filter={{ ...filter, q: settled }}
                onChange={setSelection}
                onEdit={() => setEditing(true)}
              />
            )}
            {isEditing ? (
              <TracksEditDialog
                selection={selection}
                onClose={() => setEditing(false)}
                onDone={() => {
                  setEditing(false);
                  setSelection(NOTHING_CHOSEN);
                }}
              />
            ) : null}
          </>
        )}
        {mayEdit ? <StorageBar /> : null}
        {mayEdit ? <ScanBar /> : null}
      </Page>
    </DropZone>
  );
}

function EmptyLibrary({ mayEdit }: { mayEdit: boolean }) {
  const t = useTranslations('library');
  return (
    <TeachingState
      icon={<Disc3 aria-hidden />}
      title={t('emptyTitle')}
      text={
        <>
          <p>{t(mayEdit ? 'emptyText' : 'emptyTextStaff')}</p>
          {mayEdit ? (
            <p className="mt-2">{t('emptyFormats', { megabytes: LIMITS.uploadFileBytesMax / MEGABYTE })}</p>
          ) : null}
        </>
      }
      action={mayEdit ? <UploadButtons size="lg" /> : undefined}
      className="outline-2 -outline-offset-10 outline-line outline-dashed"
    />
  );
}

function TableSkeleton() {
  return (
    <div className="flex flex-col gap-2">
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={row} className="h-15" />
      ))}
    </div>
  );
}
