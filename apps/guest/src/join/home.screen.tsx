import { toApiFailure } from '@votebox/client';
import { decideRetryMs, type PublicEventView } from '@votebox/contracts';
import { Logo } from '@votebox/ui';
import { useRouter } from 'next/router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { guestApi } from '../session/guest-api';
import { findLastEvent, forgetEvent, type LastEvent } from '../session/last-event.store';
import { LanguageSwitch } from '../settings/language-switch';
import { RecordStack } from '../surface/record-stack';
import { CodeEntry } from './code-entry';
import { joinByCode, type JoinOutcome } from './join';
import { toJoinCode } from './join-code.rules';
import { JoinRefusal } from './join-refusal.screen';

type HomeState =
  | { kind: 'deciding'; last: LastEvent | null }
  | { kind: 'idle' }
  | { kind: 'joining'; code: string }
  | { kind: 'refused'; outcome: Exclude<JoinOutcome, { kind: 'joined' }>; attempt: number; isRetrying: boolean };

/** The door: a code in the address joins at once, a guest who was here goes back to the running night, all others type. */
export function HomeScreen() {
  const router = useRouter();
  const [state, setState] = useState<HomeState>({ kind: 'idle' });
  const hasStarted = useRef(false);
  const refusals = useRef(0);

  /** The night is loaded as soon as it is likely to be asked for; who only looks at the door need not wait for it. */
  const prepare = useCallback(() => void router.prefetch('/event'), [router]);

  const enter = useCallback(
    (eventId: string) => void router.replace({ pathname: '/event', query: { id: eventId } }),
    [router],
  );

  const join = useCallback(
    async (code: string) => {
      prepare();
      // Someone who waits before a full room keeps seeing that screen while the door is tried again.
      setState((now) => (now.kind === 'refused' ? { ...now, isRetrying: true } : { kind: 'joining', code }));
      const outcome = await joinByCode(code, refusals.current);
      if (outcome.kind === 'joined') return enter(outcome.eventId);
      refusals.current += 1;
      setState((now) => ({
        kind: 'refused',
        outcome,
        attempt: now.kind === 'refused' ? now.attempt + 1 : 1,
        isRetrying: false,
      }));
    },
    [enter, prepare],
  );

  useEffect(() => {
    if (!router.isReady || hasStarted.current) return;
    hasStarted.current = true;
    const code = toJoinCode(String(router.query.code ?? ''));
    if (code) {
      void join(code);
      return;
    }
    const last = findLastEvent();
    if (!last) return;
    prepare();
    setState({ kind: 'deciding', last });
    void isStillOn(last.eventId).then((isOn) => {
      if (isOn) enter(last.eventId);
      else {
        forgetEvent();
        setState({ kind: 'idle' });
      }
    });
  }, [router, join, enter, prepare]);

  if (state.kind === 'refused') {
    return (
      <JoinRefusal
        key={state.attempt}
        outcome={state.outcome}
        isRetrying={state.isRetrying}
        onRetry={join}
        onOtherCode={() => {
          refusals.current = 0;
          setState({ kind: 'idle' });
        }}
      />
    );
  }
  return <Door state={state} onCode={join} onTouched={prepare} onOtherCode={() => setState({ kind: 'idle' })} />;
}

/** Out of reach, or too busy to say, counts as "still on": the night itself shows what this phone knows of it. */
async function isStillOn(eventId: string): Promise<boolean> {
  try {
    const event = await guestApi().get<PublicEventView>(`/events/${eventId}`);
    return event.status !== 'ENDED' && event.status !== 'CANCELLED';
  } catch (error) {
    return decideRetryMs(toApiFailure(error), 0, 0) !== null;
  }
}

interface DoorProps {
  state: Exclude<HomeState, { kind: 'refused' }>;
  onCode: (code: string) => void;
  /** The guest is about to type a code. */
  onTouched: () => void;
  onOtherCode: () => void;
}

function Door({ state, onCode, onTouched, onOtherCode }: DoorProps) {
  const t = useTranslations('home');
  return (
    <main className="vb-room vb-stage flex overflow-x-clip min-h-dvh w-full flex-col px-6 pt-[max(1.25rem,env(safe-area-inset-top))] pb-[max(1.5rem,env(safe-area-inset-bottom))]">
      <header className="flex items-center justify-between">
        <Logo size={30} />
        <LanguageSwitch />
      </header>
      <div className="mx-auto flex w-full max-w-md flex-1 flex-col lg:max-w-5xl lg:flex-row lg:items-center lg:gap-20">
        <div className="vb-stage-picture relative flex flex-1 items-center justify-center py-5">
          <RecordStack />
        </div>
        <div className="lg:w-[26rem]">
          <h1 className="mb-6 text-[clamp(1.9rem,12vw,4.2rem)] leading-[0.92] font-extrabold tracking-[-0.04em]">
            {t('headline')}
          </h1>
          {state.kind === 'deciding' && state.last ? (
            <Returning name={state.last.name} onOtherCode={onOtherCode} />
          ) : (
            <CodeEntry
              isJoining={state.kind === 'joining'}
              initialCode={state.kind === 'joining' ? state.code : ''}
              onCode={onCode}
              onTouched={onTouched}
            />
          )}
          <p className="mt-5 text-sm text-dim">{t('privacy')}</p>
        </div>
      </div>
    </main>
  );
}

function Returning({ name, onOtherCode }: { name: string; onOtherCode: () => void }) {
  const t = useTranslations('home');
  return (
    <div role="status">
      <p className="text-xl">{t('returning', { name })}</p>
      <button type="button" onClick={onOtherCode} className="mt-4 min-h-11 text-dim underline underline-offset-4">
        {t('otherCode')}
      </button>
    </div>
  );
}
