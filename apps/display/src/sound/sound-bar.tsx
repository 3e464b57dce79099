import type { EventStatus, PlaybackState } from '@votebox/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { SpeakerIcon } from '../screen/icons';
import { useRemotePress } from '../screen/remote-key.hook';
import { decidePress, decideSoundBar, type SoundBar } from './sound-bar.rules';
import type { TvPlayer } from './page-player.hook';

/** A press anywhere shows the bar for so long, also when all is well. */
const REVEAL_MS = 15_000;

interface SoundBarProps {
  player: TvPlayer;
  status: EventStatus;
  playback: PlaybackState;
  /** `?player=1`. */
  wantsPlayer: boolean;
}

/** Milliseconds since `mark` last changed, and a tick each second so that the bar can come and go by itself. */
function useSecondsTick(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Makes this TV the player, by a tap or by OK on the remote. Silent and out of sight while the music plays. */
export function SoundBarNotice({ player, status, playback, wantsPlayer }: SoundBarProps) {
  const now = useSecondsTick();
  const [revealedAt, setRevealedAt] = useState<number | null>(null);
  const since = useRef({ playback, at: now });
  if (since.current.playback !== playback) since.current = { playback, at: now };

  const bar = decideSoundBar({
    player: player.state,
    status,
    playback,
    stateForMs: now - since.current.at,
    holderForMs: player.holderSince === null ? 0 : now - player.holderSince,
    isAsked: (wantsPlayer && player.state.mode !== 'holder') || (revealedAt !== null && now - revealedAt < REVEAL_MS),
  });

  const act = () => {
    const press = decidePress(bar);
    if (press === 'arm') player.arm('if-free');
    if (press === 'take-over') player.arm('take-over');
  };
  useRemotePress((from) => {
    // A tap counts only on the bar itself; a remote has nothing to point with.
    if (from === 'key' && decidePress(bar) !== 'none') act();
    else setRevealedAt(performance.now());
  });

  if (bar.kind === 'hidden') return null;
  return <Bar bar={bar} onTap={act} />;
}

function Bar({ bar, onTap }: { bar: Exclude<SoundBar, { kind: 'hidden' }>; onTap: () => void }) {
  const t = useTranslations('sound');
  const words = (() => {
    switch (bar.kind) {
      case 'arm':
        return { main: t('arm'), hint: t('armHint') };
      case 'arming':
        return { main: t('arming'), hint: null };
      case 'blocked':
        return { main: t('blocked'), hint: t('blockedHint') };
      case 'playing-here':
        return { main: t('playingHere'), hint: null };
      case 'problem':
        return { main: t('problem'), hint: t('problemHint') };
      case 'spotify':
        return { main: t(`spotify.${bar.trouble}`), hint: null };
      case 'other':
        return {
          main: t('takeOver'),
          hint: bar.holderLabel === null ? t('otherUnnamed') : t('other', { label: bar.holderLabel }),
        };
    }
  })();
  const isQuiet = bar.kind === 'arming' || bar.kind === 'playing-here';
  return (
    <button type="button" className="tv-notice tv-sound" data-kind={bar.kind} onClick={onTap} disabled={isQuiet}>
      <SpeakerIcon className="size-[2.4rem] flex-none" />
      <b>{words.main}</b>
      {words.hint === null ? null : <span className="tv-clip tv-sound-hint">{words.hint}</span>}
    </button>
  );
}
