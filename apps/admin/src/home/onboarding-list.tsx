'use client';

import { Button, LiveRegion, ProgressBar } from '@votebox/ui';
import { clsx } from 'clsx';
import { ArrowRight, Check, ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { EventStep, MusicStep, ScreenStep, VenueStep } from './onboarding-steps';
import { ONBOARDING_STEPS, type OnboardingStep } from './onboarding.rules';
import { SoundStep } from './sound-step';
import type { VenueState } from './venue-facts.hook';
import { VoteStep } from './vote-step';

/** Six steps to the first night. What is done is read from the venue itself, so it can be left and taken up anywhere. */
export function OnboardingList({ state, hasHeading }: { state: VenueState; hasHeading: boolean }) {
  const tHome = useTranslations('home');
  const t = useTranslations('onboarding');
  const { done, current, doneCount } = state.onboarding;
  // The step stays open when it becomes done, so that one sees what was reached, and goes on by oneself.
  const [open, setOpen] = useState<OnboardingStep | null>(current);
  const bodies: Record<OnboardingStep, ReactNode> = {
    venue: <VenueStep />,
    music: <MusicStep trackCount={state.trackCount} />,
    sound: <SoundStep events={state.events} isDone={done.sound} trackCount={state.trackCount} />,
    event: <EventStep />,
    screen: <ScreenStep />,
    vote: <VoteStep events={state.events} />,
  };
  const words = t('progress', { done: doneCount, total: ONBOARDING_STEPS.length });
  return (
    <section aria-label={t('label')}>
      {hasHeading ? <h2 className="mb-4 text-2xl">{tHome('titleFirst')}</h2> : null}
      <div className="mb-6 flex items-center gap-4">
        <ProgressBar
          value={doneCount}
          max={ONBOARDING_STEPS.length}
          label={t('label')}
          valueText={words}
          className="h-2! flex-1"
        />
        <p className="font-semibold tabular">{words}</p>
      </div>
      <LiveRegion>{words}</LiveRegion>
      <ol className="flex flex-col gap-3">
        {ONBOARDING_STEPS.map((step, index) => (
          <Step
            key={step}
            number={index + 1}
            title={t(`steps.${step}.title`)}
            isDone={done[step]}
            isCurrent={step === current}
            isOpen={step === open}
            onToggle={() => setOpen(step === open ? null : step)}
          >
            {bodies[step]}
            {done[step] && step !== 'venue' && current ? (
              <Button variant="quiet" className="mt-5" onClick={() => setOpen(current)}>
                {t('goOn', { step: t(`steps.${current}.title`) })}
                <ArrowRight aria-hidden />
              </Button>
            ) : null}
          </Step>
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  number: number;
  title: string;
  isDone: boolean;
  isCurrent: boolean;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function Step({ number, title, isDone, isCurrent, isOpen, onToggle, children }: StepProps) {
  const t = useTranslations('onboarding');
  return (
    <li
      className={clsx(
        'rounded-card transition-colors',
        isOpen ? 'bg-surface shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]' : 'hover:bg-surface/60',
      )}
    >
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex min-h-18 w-full items-center gap-4 rounded-card px-4 py-3 text-left lg:gap-6 lg:px-6"
        >
          <span
            className={clsx(
              'grid size-11 shrink-0 place-items-center rounded-full font-display text-xl font-extrabold',
              isDone ? 'bg-good/15 text-good' : isCurrent ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text-dim',
            )}
          >
            {isDone ? <Check aria-label={t('done')} className="size-6" strokeWidth={2.5} /> : number}
          </span>
          <span
            className={clsx(
              'min-w-0 flex-1 text-xl leading-tight lg:text-2xl',
              !isDone && !isCurrent && 'text-text-dim',
            )}
          >
            {title}
          </span>
          <ChevronDown
            aria-hidden
            className={clsx('size-5 shrink-0 text-text-dim transition-transform', isOpen && 'rotate-180')}
          />
        </button>
      </h2>
      {isOpen ? <div className="px-4 pb-6 lg:pr-8 lg:pl-[5.75rem]">{children}</div> : null}
    </li>
  );
}
