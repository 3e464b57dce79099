import { Button, formatDuration } from '@votebox/ui';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useCountdown } from '../surface/countdown.hook';
import { Stage } from '../surface/stage';
import { CodeEntry } from './code-entry';
import type { JoinOutcome } from './join';

type Refusal = Exclude<JoinOutcome, { kind: 'joined' }>;

interface JoinRefusalProps {
  outcome: Refusal;
  isRetrying: boolean;
  onRetry: (code: string) => void;
  onOtherCode: () => void;
}

type Waiting = Omit<JoinRefusalProps, 'outcome'>;

const RETRY_OFFLINE_MS = 4_000;

/** "Cannot join", each with its own next step. */
export function JoinRefusal({ outcome, ...rest }: JoinRefusalProps) {
  switch (outcome.kind) {
    case 'unknown':
      return <WrongCode code={outcome.code} why="unknown" {...rest} />;
    case 'changed':
      return <WrongCode code={outcome.code} why="changed" {...rest} />;
    case 'full':
      return <Full outcome={outcome} {...rest} />;
    case 'cookies':
      return <NoCookies code={outcome.code} {...rest} />;
    case 'offline':
      return <NoNetwork code={outcome.code} {...rest} />;
    case 'failed':
      return <Failed outcome={outcome} {...rest} />;
  }
}

/** No code, or one of a screen that shows the next one already: the right one can be typed at once. */
function WrongCode({ code, why, isRetrying, onRetry }: { code: string; why: 'unknown' | 'changed' } & Waiting) {
  const t = useTranslations('refusal');
  return (
    <Stage picture={<StruckCode code={code} />} title={t(`${why}Title`)}>
      <p>{t(`${why}Text`)}</p>
      <div className="mt-6 text-base text-text">
        <CodeEntry isJoining={isRetrying} onCode={onRetry} />
      </div>
    </Stage>
  );
}

function StruckCode({ code }: { code: string }) {
  return (
    <p className="vb-struck font-display text-[clamp(3rem,17vw,6rem)] leading-none font-extrabold tracking-[0.04em] break-all text-line-strong">
      {code}
    </p>
  );
}

function Full({ outcome, onRetry, onOtherCode }: { outcome: Refusal & { kind: 'full' } } & Waiting) {
  return (
    <FullHouse
      retryAfterMs={outcome.retryAfterMs}
      onRetry={() => onRetry(outcome.code)}
      next={<OtherCode onOtherCode={onOtherCode} />}
    />
  );
}

interface FullHouseProps {
  retryAfterMs: number;
  onRetry: () => void;
  next: ReactNode;
}

/** No place left: the door is tried again by itself. */
export function FullHouse({ retryAfterMs, onRetry, next }: FullHouseProps) {
  const t = useTranslations('refusal');
  return (
    <Stage picture={<Crowd />} title={t('fullTitle')} actions={next}>
      <p>{t('fullText')}</p>
      <Again inMs={retryAfterMs} onEnd={onRetry} />
    </Stage>
  );
}

function Again({ inMs, onEnd }: { inMs: number; onEnd: () => void }) {
  const t = useTranslations('refusal');
  const leftMs = useCountdown(inMs, onEnd);
  return (
    <p className="mt-4 font-display font-bold text-text tabular" role="timer">
      {t('fullRetry', { time: formatDuration(leftMs + 999) })}
    </p>
  );
}

/** A room without a gap: one dot for each of very many guests, and the one that waits outside. */
function Crowd() {
  return (
    <svg aria-hidden viewBox="0 0 200 150" className="w-[min(80vw,20rem)]">
      {Array.from({ length: 70 }, (_, dot) => (
        <circle
          key={dot}
          cx={10 + (dot % 10) * 17 + (Math.floor(dot / 10) % 2) * 8.5}
          cy={12 + Math.floor(dot / 10) * 15}
          r="6.2"
          className="fill-surface-2"
          stroke="var(--color-line-strong)"
        />
      ))}
      <circle cx="100" cy="138" r="7.5" className="animate-vb-breathe fill-accent" />
    </svg>
  );
}

function NoNetwork({ code, isRetrying, onRetry, onOtherCode }: { code: string } & Waiting) {
  const t = useTranslations('refusal');
  useCountdown(RETRY_OFFLINE_MS, () => onRetry(code));
  return (
    <Stage
      picture={<StruckCode code="· · ·" />}
      title={t('offlineTitle')}
      actions={
        <>
          <Button size="lg" isBusy={isRetrying} onClick={() => onRetry(code)}>
            {t('tryNow')}
          </Button>
          <OtherCode onOtherCode={onOtherCode} />
        </>
      }
    >
      <p>{t('offlineText')}</p>
    </Stage>
  );
}

/** Who the guest is stands in a cookie; without one each vote would be a stranger's. */
function NoCookies({ code, isRetrying, onRetry, onOtherCode }: { code: string } & Waiting) {
  const t = useTranslations('refusal');
  return (
    <Stage
      picture={<StruckCode code={code} />}
      title={t('cookiesTitle')}
      actions={
        <>
          <Button size="lg" isBusy={isRetrying} onClick={() => onRetry(code)}>
            {t('tryNow')}
          </Button>
          <OtherCode onOtherCode={onOtherCode} />
        </>
      }
    >
      <p>{t('cookiesText')}</p>
    </Stage>
  );
}

function Failed({ outcome, isRetrying, onRetry, onOtherCode }: { outcome: Refusal & { kind: 'failed' } } & Waiting) {
  const t = useTranslations('refusal');
  return (
    <Stage
      picture={<StruckCode code={outcome.code} />}
      title={t('failedTitle')}
      actions={
        <>
          <Button size="lg" isBusy={isRetrying} onClick={() => onRetry(outcome.code)}>
            {t('tryNow')}
          </Button>
          <OtherCode onOtherCode={onOtherCode} />
        </>
      }
    >
      <p>{outcome.message}</p>
      {outcome.retryInMs === null ? null : <Again inMs={outcome.retryInMs} onEnd={() => onRetry(outcome.code)} />}
      {outcome.requestId ? <p className="mt-3 text-sm break-all">{t('requestId', { id: outcome.requestId })}</p> : null}
    </Stage>
  );
}

function OtherCode({ onOtherCode }: { onOtherCode: () => void }) {
  const t = useTranslations('home');
  return (
    <Button variant="quiet" size="lg" onClick={onOtherCode}>
      {t('otherCode')}
    </Button>
  );
}
