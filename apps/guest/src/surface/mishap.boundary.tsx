import { Button } from '@votebox/ui';
import { Component, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { RecordStack } from './record-stack';
import { Stage } from './stage';

/** What nobody foresaw: a calm screen with the one thing that helps, instead of a blank page. */
export class MishapBoundary extends Component<{ children: ReactNode }, { hasMishap: boolean }> {
  override state = { hasMishap: false };

  static getDerivedStateFromError(): { hasMishap: boolean } {
    return { hasMishap: true };
  }

  override render(): ReactNode {
    return this.state.hasMishap ? <Mishap /> : this.props.children;
  }
}

function Mishap() {
  const t = useTranslations('refusal');
  return (
    <Stage
      picture={<RecordStack />}
      title={t('failedTitle')}
      actions={
        <Button size="lg" onClick={() => window.location.reload()}>
          {t('tryNow')}
        </Button>
      }
    >
      <p>{t('failedText')}</p>
    </Stage>
  );
}
