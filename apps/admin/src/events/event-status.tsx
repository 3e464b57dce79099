'use client';

import type { EventStatus } from '@votebox/contracts';
import { Badge, type BadgeTone } from '@votebox/ui';
import { Pause, Radio } from 'lucide-react';
import { useTranslations } from 'use-intl';

const TONES: Record<EventStatus, BadgeTone> = {
  DRAFT: 'neutral',
  UPCOMING: 'neutral',
  ACTIVE: 'accent',
  HOLD: 'warn',
  ENDED: 'neutral',
  CANCELLED: 'bad',
};

export function EventStatusBadge({ status }: { status: EventStatus }) {
  const t = useTranslations('status');
  const icon = status === 'ACTIVE' ? <Radio aria-hidden /> : status === 'HOLD' ? <Pause aria-hidden /> : undefined;
  return (
    <Badge tone={TONES[status]} icon={icon}>
      {t(status)}
    </Badge>
  );
}
