'use client';

import type { LoginSessionView } from '@votebox/contracts';
import { Badge, Button, Skeleton, toast } from '@votebox/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { useFormatter, useNow, useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { useSignOut } from '../session/sign-out.hook';
import { useVenueDates } from '../text/venue-dates.hook';

export const SESSIONS_KEY = ['sessions'] as const;

/** One's own logins on all devices, and their end. */
export function SessionList() {
  const t = useTranslations('account');
  const { api } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const signOut = useSignOut();
  const [isAsking, setAsking] = useState(false);
  const query = useQuery({ queryKey: SESSIONS_KEY, queryFn: () => api.get<LoginSessionView[]>('/auth/sessions') });
  const end = async (session: LoginSessionView) => {
    const isDone = await act.run(session.id, () => api.delete(`/auth/sessions/${session.id}`));
    void queries.invalidateQueries({ queryKey: SESSIONS_KEY });
    if (isDone) toast({ title: t('ended', { device: session.device || t('unknownDevice') }), kind: 'good' });
  };
  return (
    <section aria-labelledby="sessions">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="sessions" className="text-2xl">
          {t('sessionsTitle')}
        </h2>
        <Button variant="quiet" onClick={() => setAsking(true)}>
          {t('endAll')}
        </Button>
      </div>
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-20 rounded-card" />
      ) : (
        <ul className="flex flex-col gap-3">
          {query.data.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isBusy={act.busy === session.id}
              onEnd={() => void end(session)}
            />
          ))}
        </ul>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t('endAllAsk')}
        text={t('endAllAskText')}
        verb={t('endAll')}
        isBusy={act.busy === 'all'}
        onConfirm={() => void act.run('all', () => signOut({ everywhere: true }))}
      />
    </section>
  );
}

function SessionRow({ session, isBusy, onEnd }: { session: LoginSessionView; isBusy: boolean; onEnd: () => void }) {
  const t = useTranslations('account');
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const dates = useVenueDates();
  const device = session.device || t('unknownDevice');
  const ago = format.relativeTime(new Date(session.lastUsedAt), now);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-surface p-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]">
      <MonitorSmartphone aria-hidden className="size-6 shrink-0 text-text-dim" />
      <div className="min-w-0 flex-1 basis-44 leading-snug">
        <p className="flex flex-wrap items-center gap-2 font-semibold wrap-anywhere">
          {device}
          {session.isCurrent ? <Badge tone="accent">{t('thisDevice')}</Badge> : null}
        </p>
        <p className="text-sm text-text-dim">
          {t('lastUsed', { ago })} · {t('since', { day: dates.day(session.createdAt) })}
        </p>
      </div>
      {session.isCurrent ? null : (
        <Button variant="ghost" aria-label={t('endName', { device })} isBusy={isBusy} onClick={onEnd}>
          {t('end')}
        </Button>
      )}
    </li>
  );
}
