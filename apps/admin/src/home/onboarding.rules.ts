import type { EventStatus } from '@votebox/contracts';

export const ONBOARDING_STEPS = ['venue', 'music', 'sound', 'event', 'screen', 'vote'] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

/** Names that a sound check gets, by language; renamed, it is an event like any other. */
export const SOUND_CHECK_NAMES = { en: 'Sound check', de: 'Soundcheck' } as const;

export function isSoundCheck(event: { name: string }): boolean {
  return event.name === SOUND_CHECK_NAMES.en || event.name === SOUND_CHECK_NAMES.de;
}

/** What the venue really has: nothing here is a stored "done" flag, so the list is right on every device and day. */
export interface VenueFacts {
  trackCount: number;
  events: readonly { name: string; status: EventStatus }[];
  /** A track was heard at some event. */
  hasPlayed: boolean;
  displayCount: number;
  voteCount: number;
}

export interface OnboardingProgress {
  done: Record<OnboardingStep, boolean>;
  /** The first step that is not done; null when all are. */
  current: OnboardingStep | null;
  doneCount: number;
}

export function readOnboarding(facts: VenueFacts): OnboardingProgress {
  const done: Record<OnboardingStep, boolean> = {
    venue: true,
    music: facts.trackCount > 0,
    sound: facts.hasPlayed,
    event: facts.events.some((event) => event.status !== 'CANCELLED' && !isSoundCheck(event)),
    screen: facts.displayCount > 0,
    vote: facts.voteCount > 0,
  };
  return {
    done,
    current: ONBOARDING_STEPS.find((step) => !done[step]) ?? null,
    doneCount: ONBOARDING_STEPS.filter((step) => done[step]).length,
  };
}
