import type { PresenceTier, PublicEventView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { OtherCodeLink } from '../night/other-code-link';
import { hasHaptics, isHapticsOn, switchHaptics, tick } from '../session/haptics';
import { IconShare } from '../surface/icons';
import { Sheet } from '../surface/sheet';
import { ForgetMe } from './forget-me';
import { LanguageSwitch } from './language-switch';
import { NicknameForm } from './nickname-form';

interface MenuSheetProps {
  onClose: () => void;
  onShare: () => void;
  event: PublicEventView;
  nickname: string | null;
  onNickname: (nickname: string | null) => void;
  tier: PresenceTier;
}

export function MenuSheet({ onClose, onShare, event, nickname, onNickname, tier }: MenuSheetProps) {
  const t = useTranslations('settings');
  return (
    <Sheet title={t('title')} onClose={onClose}>
      <div className="flex flex-col gap-6 pt-2">
        <Button size="lg" onClick={onShare}>
          <IconShare />
          {t('share')}
        </Button>
        <NicknameForm eventId={event.id} nickname={nickname} onNickname={onNickname} />
        <div className="flex items-center justify-between gap-4">
          <span className="font-semibold">{t('language')}</span>
          <LanguageSwitch />
        </div>
        {hasHaptics() ? <HapticsSwitch /> : null}
        <p className="text-dim">{t(tier === 'PRESENT' ? 'present' : 'remote')}</p>
        <ForgetMe eventId={event.id} />
        <OtherCodeLink />
      </div>
    </Sheet>
  );
}

function HapticsSwitch() {
  const t = useTranslations('settings');
  const [isOn, setIsOn] = useState(isHapticsOn);
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      onClick={() => {
        switchHaptics(!isOn);
        setIsOn(!isOn);
        tick('tick');
      }}
      className="vb-switch flex min-h-12 w-full items-center justify-between gap-4 text-left"
    >
      <span className="font-semibold">{t('haptics')}</span>
      <span aria-hidden className="vb-switch-track">
        <i />
      </span>
    </button>
  );
}
