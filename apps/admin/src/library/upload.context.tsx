'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { useSession, useVenue } from '../session/session.context';
import { FileChooserProvider } from './file-chooser';
import { libraryKey } from './library.queries';
import { UploadQueue } from './upload.queue';

const UploadContext = createContext<UploadQueue | null>(null);

/** The uploads of the chosen venue, kept while one walks through the app. Closing the tab asks while some are open. */
export function UploadProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const { venueId } = useVenue();
  const queries = useQueryClient();
  const [queue, setQueue] = useState<UploadQueue | null>(null);

  useEffect(() => {
    const onAdded = () => void queries.invalidateQueries({ queryKey: libraryKey(venueId) });
    const uploads = new UploadQueue(session.api, `/venues/${venueId}/tracks`, onAdded);
    setQueue(uploads);
    const onUnload = (event: BeforeUnloadEvent) => {
      if (uploads.get().some((item) => ['waiting', 'sending', 'reading'].includes(item.progress.state)))
        event.preventDefault();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      uploads.close();
    };
  }, [session, venueId, queries]);

  if (!queue) return null;
  return (
    <UploadContext value={queue}>
      <FileChooserProvider uploads={queue}>{children}</FileChooserProvider>
    </UploadContext>
  );
}

export function useUploads(): UploadQueue {
  const queue = useContext(UploadContext);
  if (!queue) throw new Error('useUploads needs an UploadProvider');
  return queue;
}
