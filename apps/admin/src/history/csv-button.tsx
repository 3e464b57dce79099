'use client';

import type { EventView } from '@votebox/contracts';
import { Button, toast } from '@votebox/ui';
import { Download } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { proposeSlug } from '../auth/slug.rules';
import { useAct } from '../data/act.hook';
import { useSession, useVenue } from '../session/session.context';
import { csvFileName, downloadFile } from './csv-download';

export function CsvButton({ event }: { event: EventView }) {
  const t = useTranslations('history');
  const session = useSession();
  const { path } = useVenue();
  const act = useAct();
  const download = async () => {
    const fileName = csvFileName(event.name, proposeSlug, event.activatedAt ?? event.createdAt);
    const isDone = await act.run('csv', () =>
      downloadFile(session, `${path}/events/${event.id}/history.csv`, fileName),
    );
    if (isDone) toast({ title: t('csvDone', { fileName }), kind: 'good' });
  };
  return (
    <Button isBusy={act.busy !== null} onClick={() => void download()}>
      <Download aria-hidden />
      {t('csv')}
    </Button>
  );
}
