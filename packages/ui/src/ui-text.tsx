'use client';
import { createContext, useContext, type ReactNode } from 'react';

/** The few words that components say by themselves. Apps give them in the person's language. */
export interface UiText {
  close: string;
  dismiss: string;
  busy: string;
  /** Said when a hold button is pressed by assistive technology, which cannot hold. */
  pressAgain: string;
}

const ENGLISH: UiText = {
  close: 'Close',
  dismiss: 'Dismiss',
  busy: 'One moment',
  pressAgain: 'Press again to confirm',
};

const UiTextContext = createContext<UiText>(ENGLISH);

export function UiTextProvider({ text, children }: { text: Partial<UiText>; children: ReactNode }) {
  return <UiTextContext value={{ ...ENGLISH, ...text }}>{children}</UiTextContext>;
}

export function useUiText(): UiText {
  return useContext(UiTextContext);
}
