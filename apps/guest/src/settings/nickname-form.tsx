import { LIMITS } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { guestApi } from '../session/guest-api';

interface NicknameFormProps {
  eventId: string;
  nickname: string | null;
  onNickname: (nickname: string | null) => void;
}

type SaveState = { kind: 'idle' } | { kind: 'saving' } | { kind: 'saved' } | { kind: 'failed'; reason: string };

/** Never needed and never asked for; empty takes it away again. */
export function NicknameForm({ eventId, nickname, onNickname }: NicknameFormProps) {
  const t = useTranslations('settings');
  const refused = useTranslations('refused');
  const id = useId();
  const [typed, setTyped] = useState(nickname ?? '');
  const [save, setSave] = useState<SaveState>({ kind: 'idle' });

  const submit = async () => {
    setSave({ kind: 'saving' });
    try {
      const saved = await guestApi().patch<{ nickname: string | null }>(`/events/${eventId}/me`, {
        nickname: typed.trim(),
      });
      onNickname(saved.nickname);
      setTyped(saved.nickname ?? '');
      setSave({ kind: 'saved' });
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      setSave({ kind: 'failed', reason: wordsFor(code) ?? message });
    }
  };

  const wordsFor = (code: string | undefined): string | null => {
    switch (code) {
      case 'OFFLINE':
        return t('nicknameOffline');
      case 'VALIDATION_ERROR':
        return t('nicknameRefused');
      case 'NOT_JOINED':
        return refused('NOT_JOINED');
      default:
        return null;
    }
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id} className="font-semibold">
        {t('nickname')}
      </label>
      <div className="mt-2 flex gap-2">
        <input
          id={id}
          value={typed}
          maxLength={LIMITS.nicknameMax}
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          aria-invalid={save.kind === 'failed' || undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setSave({ kind: 'idle' });
          }}
          className="min-h-12 w-full min-w-0 rounded-control border-2 border-line-strong bg-bg px-4 text-text"
        />
        <Button type="submit" variant="quiet" isBusy={save.kind === 'saving'} className="min-h-12">
          {t('save')}
        </Button>
      </div>
      <p id={`${id}-hint`} role="status" className={`mt-2 text-sm ${save.kind === 'failed' ? 'text-bad' : 'text-dim'}`}>
        {save.kind === 'saved' ? t('nicknameSaved') : save.kind === 'failed' ? save.reason : t('nicknameHint')}
      </p>
    </form>
  );
}
