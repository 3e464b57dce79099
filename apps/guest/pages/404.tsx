import { useTranslations } from 'use-intl/react';
import { OtherCodeLink } from '../src/night/other-code-link';
import { RecordStack } from '../src/surface/record-stack';
import { Stage } from '../src/surface/stage';

export default function NotFound() {
  const t = useTranslations('refusal');
  return (
    <Stage picture={<RecordStack />} title={t('noPageTitle')} actions={<OtherCodeLink />}>
      <p>{t('noPageText')}</p>
    </Stage>
  );
}
