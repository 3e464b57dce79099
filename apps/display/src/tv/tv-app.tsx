'use client';
import type { Language } from '@votebox/contracts';
import { brandStyle, DEFAULT_ACCENT } from '@votebox/ui';
import { useEffect, useState } from 'react';
import { PairingScene } from '../pairing/pairing.scene';
import { Ambient } from '../screen/ambient';
import { useCalmScreen, useHiddenCursor, usePixelShift, useWakeLock } from '../screen/screen-care.hook';
import { decideLanguage } from '../text/language.rules';
import { TvText } from '../text/tv-text';
import { useDisplayToken } from './display-token.hook';
import { readTvAddress } from './tv-address.rules';
import { TvRoom } from './tv-room';

interface Wishes {
  language: Language | null;
  wantsPlayer: boolean;
  browser: readonly string[];
}

/** The TV: unpaired it shows its code, paired it shows its venue. Everything about the panel itself is cared for here. */
export function TvApp() {
  const { pairing, pair, forget } = useDisplayToken();
  const [wishes, setWishes] = useState<Wishes | null>(null);
  const shift = usePixelShift();
  useWakeLock();
  useCalmScreen();
  useHiddenCursor();

  useEffect(() => {
    const { language, wantsPlayer } = readTvAddress(window.location.href);
    setWishes({ language, wantsPlayer, browser: navigator.languages });
  }, []);

  if (wishes === null || pairing.state === 'unknown') return null;
  if (pairing.state === 'paired') {
    return (
      <TvRoom
        key={pairing.token}
        token={pairing.token}
        askedLanguage={wishes.language}
        wantsPlayer={wishes.wantsPlayer}
        shift={shift}
        onRevoked={forget}
      />
    );
  }
  const language = decideLanguage({ asked: wishes.language, venue: null, browser: wishes.browser });
  return (
    <TvText language={language} timeZone="UTC">
      <div style={brandStyle(DEFAULT_ACCENT)}>
        <Ambient coverUrl={null} accent={DEFAULT_ACCENT} />
        <div className="tv-shift" style={{ transform: shift }}>
          <PairingScene onPaired={pair} />
        </div>
      </div>
    </TvText>
  );
}
