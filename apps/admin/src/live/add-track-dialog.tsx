'use client';

import { Dialog, Tabs } from '@votebox/ui';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SearchInput, useSettled } from '../data/search-input';
import { useVenue } from '../session/session.context';
import { LibraryResults } from './library-results';
import { PoolResults } from './pool-results';
import type { LiveRoom } from './room.hook';

/** Puts any track of the pool into the queue, and where the music is the library, its tracks into the pool. */
export function AddTrackDialog({ room, onClose }: { room: LiveRoom; onClose: () => void }) {
  const t = useTranslations('addTrack');
  const { can } = useVenue();
  const [search, setSearch] = useState('');
  const [tab, setTab] = useState<'pool' | 'library'>('pool');
  const q = useSettled(search);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      title={t('title')}
      open
      initialFocus={field}
      onOpenChange={(open) => !open && onClose()}
      className="sm:max-w-2xl! sm:min-h-[70dvh]"
    >
      <SearchInput ref={field} label={t('search')} value={search} onValueChange={setSearch} className="mb-3" />
      {room.event.source === 'LIBRARY' && can('pool:edit') ? (
        <Tabs
          label={t('where')}
          value={tab}
          onValueChange={setTab}
          tabs={[
            { value: 'pool', label: t('pool') },
            { value: 'library', label: t('library') },
          ]}
          className="mb-2"
        />
      ) : null}
      {tab === 'pool' ? <PoolResults room={room} q={q} /> : <LibraryResults room={room} q={q} />}
    </Dialog>
  );
}
