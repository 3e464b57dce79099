'use client';

import type { DisplayView } from '@votebox/contracts';
import { Badge, Button, Card, IconButton, Skeleton, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { MonitorPlay, MonitorSmartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useNow, useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { displaysKey, isOn, useDisplays } from './displays.queries';
import { useOpenHere } from './open-here.hook';
import { PairForm } from './pair-form';

export function DisplaysPage() {
  const t = useTranslations('displays');
  const { can } = useVenue();
  const query = useDisplays();
  const openHere = useOpenHere();
  return (
    <Page title={t('title')} text={t('text')} width="reading">
      {can('display:edit') ? (
        <div className="mb-10 grid grid-cols-1 gap-4 lg:grid-cols-[3fr_2fr]">
          <PairForm />
          <Card className="flex flex-col items-start p-6">
            <MonitorSmartphone aria-hidden className="size-8 text-accent" strokeWidth={1.5} />
            <h2 className="mt-3 text-2xl">{t('hereTitle')}</h2>
            <p className="mt-1.5 mb-5 text-text-dim">{t('hereText')}</p>
            <Button variant="quiet" className="mt-auto" isBusy={openHere.isBusy} onClick={() => void openHere.open()}>
              <MonitorPlay aria-hidden />
              {t('openHere')}
            </Button>
          </Card>
        </div>
      ) : null}
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-24 rounded-card" />
      ) : query.data.length === 0 ? (
        <p className="text-text-dim">{t('none')}</p>
      ) : (
        <DisplayList displays={query.data} />
      )}
    </Page>
  );
}

function DisplayList({ displays }: { displays: readonly DisplayView[] }) {
  const t = useTranslations('displays');
  const format = useFormatter();
  const now = useNow({ updateInterval: 10_000 });
  const { api, path, venueId, can } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const [removed, setRemoved] = useState<DisplayView | null>(null);
  const remove = async () => {
    if (!removed) return;
    const isDone = await act.run('remove', () => api.delete(`${path}/displays/${removed.id}`));
    if (!isDone) return;
    void queries.invalidateQueries({ queryKey: displaysKey(venueId) });
    toast({ title: t('removed', { name: removed.name }), kind: 'good' });
    setRemoved(null);
  };
  return (
    <section aria-labelledby="displays-list">
      <h2 id="displays-list" className="mb-3 text-lg text-text-dim">
        {t('listTitle')}
      </h2>
      <ul className="flex flex-col gap-3">
        {displays.map((display) => {
          const isUp = isOn(display, now.getTime());
          return (
            <li
              key={display.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-surface p-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]"
            >
              <span
                aria-hidden
                className={`grid h-12 w-20 shrink-0 place-items-center rounded-sleeve border-2 ${isUp ? 'border-accent bg-accent/15 text-accent' : 'border-line text-text-dim'}`}
              >
                <MonitorPlay className="size-5.5" />
              </span>
              <div className="min-w-0 flex-1 basis-32 leading-snug">
                <p className="text-lg font-semibold wrap-anywhere">{display.name}</p>
                <p className="text-sm text-text-dim">
                  {display.lastSeenAt
                    ? t('seen', { ago: format.relativeTime(new Date(display.lastSeenAt), now) })
                    : t('neverSeen')}
                </p>
              </div>
              <Badge tone={isUp ? 'good' : 'neutral'}>{t(isUp ? 'on' : 'off')}</Badge>
              {can('display:edit') ? (
                <IconButton label={t('removeName', { name: display.name })} onClick={() => setRemoved(display)}>
                  <Trash2 aria-hidden />
                </IconButton>
              ) : null}
            </li>
          );
        })}
      </ul>
      <ConfirmDialog
        isOpen={removed !== null}
        onOpenChange={() => setRemoved(null)}
        title={t('removeAsk', { name: removed?.name ?? '' })}
        text={t('removeAskText')}
        verb={t('remove')}
        isBusy={act.busy !== null}
        onConfirm={() => void remove()}
      />
    </section>
  );
}
