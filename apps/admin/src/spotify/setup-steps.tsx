'use client';

import type { SpotifyAccountView } from '@votebox/contracts';
import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ComponentType } from 'react';
import { useTranslations } from 'use-intl';
import { useVenue } from '../session/session.context';
import { AppStep } from './app-step';
import { DeviceStep } from './device-step';
import { LinkStep } from './link-step';
import { PrivateStep } from './private-step';
import type { SetupStep, StepReading } from './setup.rules';

const STEPS: Record<SetupStep, ComponentType<{ account: SpotifyAccountView }>> = {
  app: AppStep,
  link: LinkStep,
  private: PrivateStep,
  device: DeviceStep,
};

/** What is left to do, one step open at a time; it is kept at the server, so it can go on tomorrow. */
export function SetupSteps({ account, steps }: { account: SpotifyAccountView; steps: readonly StepReading[] }) {
  const t = useTranslations('spotify');
  const { can } = useVenue();
  return (
    <section aria-label={t('stepsLabel')}>
      <ol className="flex flex-col gap-3">
        {steps.map(({ step, state }, index) => {
          const Body = STEPS[step];
          return (
            <li
              key={step}
              aria-current={state === 'now' ? 'step' : undefined}
              className={clsx(
                'rounded-card p-5 lg:p-7',
                state === 'now'
                  ? 'bg-surface shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]'
                  : 'bg-surface/50 py-4! lg:py-4!',
              )}
            >
              <div className="flex items-center gap-4">
                <span
                  aria-hidden
                  className={clsx(
                    'grid size-9 shrink-0 place-items-center rounded-full font-display text-lg font-bold',
                    state === 'done'
                      ? 'bg-good/15 text-good'
                      : state === 'now'
                        ? 'bg-accent text-accent-ink'
                        : 'bg-surface-2 text-text-dim',
                  )}
                >
                  {state === 'done' ? <Check className="size-5" strokeWidth={2.5} /> : index + 1}
                </span>
                <h2 className={clsx('min-w-0 flex-1 text-xl', state !== 'now' && 'text-text-dim')}>
                  {t(`steps.${step}`)}
                </h2>
                {state === 'done' ? <span className="text-sm font-semibold text-good">{t('done')}</span> : null}
              </div>
              {state === 'now' ? (
                <fieldset disabled={step !== 'device' && !can('spotify:edit')} className="mt-5 min-w-0">
                  <Body account={account} />
                </fieldset>
              ) : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
