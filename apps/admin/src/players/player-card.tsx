'use client';

import type { PlayerSetupView, PlayerTestView } from '@votebox/contracts';
import { Badge, Banner, Button, buttonClass, IconButton, Menu, SpotifyMark, type MenuItem } from '@votebox/ui';
import { useQuery } from '@tanstack/react-query';
import {
  CircleCheck,
  EllipsisVertical,
  FlaskConical,
  Pencil,
  Server,
  Stethoscope,
  TextCursorInput,
  Trash2,
} from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useErrorWords } from '../data/error-words.hook';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useTestPlayer } from './players.queries';
import { findTroubleFix, wordsFor } from './trouble.rules';

interface PlayerCardProps {
  player: PlayerSetupView;
  /** It was just set up or changed: it is tried without being asked to. */
  isFresh: boolean;
  onEdit: (() => void) | null;
  onRename: () => void;
  onDelete: () => void;
}

export function PlayerCard({ player, isFresh, onEdit, onRename, onDelete }: PlayerCardProps) {
  const t = useTranslations('players');
  const { can } = useVenue();
  const [isAsked, setAsked] = useState(false);
  const ask = useTestPlayer();
  const test = useQuery({
    queryKey: ['player-test', player],
    queryFn: () => ask(player.id),
    enabled: isAsked || isFresh,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const items: MenuItem[] = [
    ...(onEdit ? [{ label: t('edit'), icon: <Pencil aria-hidden />, onSelect: onEdit }] : []),
    ...(onEdit ? [] : [{ label: t('rename'), icon: <TextCursorInput aria-hidden />, onSelect: onRename }]),
    { label: t('delete'), icon: <Trash2 aria-hidden />, tone: 'bad' as const, startsGroup: true, onSelect: onDelete },
  ];
  return (
    <article className="rounded-card bg-surface p-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)] lg:p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <span
          aria-hidden
          className="grid size-12 shrink-0 place-items-center rounded-control bg-night/60 text-accent [&_svg]:size-6"
        >
          <KindIcon player={player} />
        </span>
        <div className="min-w-0 flex-1 basis-40 leading-snug">
          <h2 className="text-lg wrap-anywhere">{player.name}</h2>
          <p className="text-sm wrap-anywhere text-text-dim">
            <Where player={player} />
          </p>
        </div>
        <div className="flex items-center gap-1 max-sm:w-full max-sm:justify-between">
          {can('player:edit') ? (
            <>
              <Button
                variant="quiet"
                isBusy={test.isFetching}
                onClick={() => (isAsked || isFresh ? void test.refetch() : setAsked(true))}
              >
                <Stethoscope aria-hidden />
                {t('test')}
              </Button>
              <Menu
                items={items}
                trigger={
                  <IconButton label={t('actionsFor', { name: player.name })}>
                    <EllipsisVertical aria-hidden />
                  </IconButton>
                }
              />
            </>
          ) : null}
        </div>
      </div>
      <TestResult player={player} result={test.data} error={test.error} />
    </article>
  );
}

function KindIcon({ player }: { player: PlayerSetupView }) {
  switch (player.kind) {
    case 'MPD':
      return <Server />;
    case 'SPOTIFY':
      return <SpotifyMark />;
    case 'SIMULATED':
      return <FlaskConical />;
  }
}

function Where({ player }: { player: PlayerSetupView }) {
  const t = useTranslations('players');
  switch (player.kind) {
    case 'MPD': {
      const { host, port, prefix } = player.mpd;
      return (
        <>
          {t('mpdAt', { host, port: String(port) })}
          {prefix ? ` · ${t('mpdFolder', { prefix })}` : ''}
          {player.hasPassword ? ` · ${t('withPassword')}` : ''}
        </>
      );
    }
    case 'SPOTIFY':
      return <>{player.spotify.isPage ? t('spotifyPage') : t('spotifyOn', { device: player.spotify.deviceName })}</>;
    case 'SIMULATED':
      return (
        <>
          {t('simulated')} <Badge>{t('simulatedMark')}</Badge>
        </>
      );
  }
}

interface TestResultProps {
  player: PlayerSetupView;
  result: PlayerTestView | undefined;
  error: Error | null;
}

/** What the test said: the words, what the player itself said, and the way to the fix. */
function TestResult({ player, result, error }: TestResultProps) {
  const t = useTranslations('players');
  const tPlayer = useTranslations('player');
  const { say } = useErrorWords();
  if (error)
    return (
      <Banner tone="bad" className="mt-4">
        {say(error)}
      </Banner>
    );
  if (!result) return null;
  if (result.ok || !result.trouble) {
    return (
      <Banner
        tone={result.ok ? 'good' : 'warn'}
        icon={result.ok ? <CircleCheck aria-hidden /> : undefined}
        className="mt-4"
      >
        {t(result.ok ? 'answers' : 'answersBadly')} <Details text={result.details} />
      </Banner>
    );
  }
  const { trouble } = result;
  return (
    <Banner
      tone="warn"
      className="mt-4"
      action={
        findTroubleFix(trouble, player.kind) === 'open-spotify' ? (
          <Link href={ROUTES.spotify} className={buttonClass({ variant: 'quiet' })}>
            {tPlayer('openSpotify')}
          </Link>
        ) : undefined
      }
    >
      <p>{tPlayer(`troubles.${trouble}.title`, { label: player.name })}</p>
      <p className="mt-1 text-sm text-text">{tPlayer(`troubles.${trouble}.${wordsFor(player.kind)}`)}</p>
      <Details text={result.details} />
    </Banner>
  );
}

function Details({ text }: { text: string }) {
  return text ? <p className="mt-1 text-sm wrap-anywhere text-text-dim">{text}</p> : null;
}
