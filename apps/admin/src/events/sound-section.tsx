'use client';

import { LIMITS, type PlayerSetupView, type TrackSource } from '@votebox/contracts';
import { Banner, buttonClass, IconButton, Select, Skeleton, Switch } from '@votebox/ui';
import { ArrowDown, ArrowUp, MonitorPlay, Speaker, X } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { canPlay, usePlayers } from '../players/players.queries';
import { ROUTES } from '../shell/routes';
import { ChoiceCards } from './choice-cards';
import { moveItem } from './player-order.rules';
import { Section } from './section';

interface SoundSectionProps {
  source: TrackSource;
  playerIds: readonly string[];
  onChange: (playerIds: string[]) => void;
  isLevelled: boolean;
  onLevelled: (isLevelled: boolean) => void;
  fault?: string;
  /** What there is to say about the sound of this very night. */
  children?: ReactNode;
}

/** Where the sound of the night comes from: a page of ours, or players that the server drives, in order. */
export function SoundSection({
  source,
  playerIds,
  onChange,
  isLevelled,
  onLevelled,
  fault,
  children,
}: SoundSectionProps) {
  const t = useTranslations('sound');
  const query = usePlayers();
  const players = query.data ?? [];
  const [isWanted, setWanted] = useState(false);
  const [isFirstDue, setFirstDue] = useState(false);
  const isDriven = isWanted || playerIds.length > 0 || source === 'SPOTIFY';
  const able = players.filter((player) => canPlay(player, source));
  const choose = (kind: 'page' | 'players') => {
    setWanted(kind === 'players');
    setFirstDue(kind === 'players');
    if (kind === 'page') onChange([]);
  };
  const first = able[0];
  const { isSuccess } = query;
  // The choice may come before the players are known.
  useEffect(() => {
    if (!isFirstDue || !isSuccess) return;
    setFirstDue(false);
    if (first && playerIds.length === 0) onChange([first.id]);
  }, [isFirstDue, isSuccess, first, playerIds, onChange]);
  return (
    <Section anchor="sound" title={t('title')} text={source === 'SPOTIFY' ? t('textSpotify') : t('text')}>
      {source === 'LIBRARY' ? (
        <ChoiceCards<'page' | 'players'>
          label={t('by')}
          value={isDriven ? 'players' : 'page'}
          onValueChange={choose}
          choices={[
            { value: 'page', title: t('page'), text: t('pageText'), icon: MonitorPlay },
            { value: 'players', title: t('players'), text: t('playersText'), icon: Speaker },
          ]}
        />
      ) : null}
      {isDriven && query.isPending ? <Skeleton className="h-20" /> : null}
      {isDriven && query.isSuccess ? (
        able.length === 0 && playerIds.length === 0 ? (
          <NoPlayer source={source} />
        ) : (
          <PlayerOrder players={players} able={able} playerIds={playerIds} onChange={onChange} />
        )
      ) : null}
      {fault ? (
        <p role="alert" className="font-medium text-bad">
          {fault}
        </p>
      ) : null}
      {source === 'LIBRARY' ? (
        <Switch checked={isLevelled} onCheckedChange={onLevelled} label={t('level')} hint={t('levelHint')} />
      ) : null}
      {children}
    </Section>
  );
}

function NoPlayer({ source }: { source: TrackSource }) {
  const t = useTranslations('sound');
  return (
    <Banner
      tone="warn"
      action={
        <Link
          href={source === 'SPOTIFY' ? ROUTES.spotify : ROUTES.players}
          className={buttonClass({ variant: 'quiet' })}
        >
          {t('setUp')}
        </Link>
      }
    >
      {t(source === 'SPOTIFY' ? 'noneSpotify' : 'none')}
    </Banner>
  );
}

interface PlayerOrderProps {
  players: readonly PlayerSetupView[];
  able: readonly PlayerSetupView[];
  playerIds: readonly string[];
  onChange: (playerIds: string[]) => void;
}

function PlayerOrder({ players, able, playerIds, onChange }: PlayerOrderProps) {
  const t = useTranslations('sound');
  const free = able.filter((player) => !playerIds.includes(player.id));
  const nameOf = (id: string) => players.find((player) => player.id === id)?.name ?? t('gone');
  return (
    <div>
      <p className="mb-2 font-semibold">{t('order')}</p>
      {playerIds.length === 0 ? <p className="mb-3 text-warn">{t('orderEmpty')}</p> : null}
      <ol className="flex flex-col gap-2">
        {playerIds.map((id, index) => (
          <li key={id} className="flex items-center gap-3 rounded-control bg-night/50 py-1.5 pr-1.5 pl-4">
            <span aria-hidden className="w-5 font-display text-lg font-bold text-text-dim tabular">
              {index + 1}
            </span>
            <span className="min-w-0 flex-1 leading-snug">
              <span className="line-clamp-2 font-semibold wrap-anywhere">{nameOf(id)}</span>
              <span className="block text-sm text-text-dim">{t(index === 0 ? 'first' : 'fallback')}</span>
            </span>
            <IconButton
              label={t('up', { name: nameOf(id) })}
              disabled={index === 0}
              onClick={() => onChange(moveItem(playerIds, index, index - 1))}
            >
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton
              label={t('down', { name: nameOf(id) })}
              disabled={index === playerIds.length - 1}
              onClick={() => onChange(moveItem(playerIds, index, index + 1))}
            >
              <ArrowDown aria-hidden />
            </IconButton>
            <IconButton
              label={t('remove', { name: nameOf(id) })}
              onClick={() => onChange(playerIds.filter((known) => known !== id))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      {free.length > 0 && playerIds.length < LIMITS.playersPerEventMax ? (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Select
            label={t('add')}
            placeholder={t(playerIds.length === 0 ? 'addFirst' : 'addFallback')}
            value={null}
            onValueChange={(id) => onChange([...playerIds, id])}
            options={free.map((player) => ({ value: player.id, label: player.name }))}
            className="sm:max-w-80"
          />
        </div>
      ) : null}
    </div>
  );
}
