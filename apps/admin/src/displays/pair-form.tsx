'use client';

import { JOIN_CODE_LENGTH, LIMITS, normalizeJoinCode } from '@votebox/contracts';
import { ApiError } from '@votebox/client';
import { Banner, Button, Card, Field, TextInput, toast } from '@votebox/ui';
import { ScanLine } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFocusOnAppear } from '../forms/focus.hook';
import { useFormFaults } from '../forms/form-faults.hook';
import { useAddDisplay } from './displays.queries';

const FIELDS = ['code', 'name'] as const;

/** Pairs the TV that shows a code. A TV's own QR code leads here with the code filled in (`?code=`). */
export function PairForm() {
  const t = useTranslations('displays');
  const addDisplay = useAddDisplay();
  const offered = normalizeJoinCode(useSearchParams().get('code') ?? '').slice(0, JOIN_CODE_LENGTH);
  const [code, setCode] = useState(offered);
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [isUnknown, setUnknown] = useState(false);
  const refused = useFormFaults(FIELDS);
  const codeField = useFocusOnAppear<HTMLInputElement>(offered === '');
  const nameField = useFocusOnAppear<HTMLInputElement>(offered !== '');
  const isWhole = code.length === JOIN_CODE_LENGTH;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const display = await addDisplay({ code, name: name.trim() || undefined });
      toast({ title: t('paired', { name: display.name }), kind: 'good' });
      setCode('');
      setName('');
    } catch (error) {
      if (error instanceof ApiError && error.code === 'NOT_FOUND') setUnknown(true);
      else refused.show(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card className="p-6">
      <h2 className="text-2xl">{t('pairTitle')}</h2>
      <p className="mt-1.5 mb-5 text-text-dim">
        {t('pairText', { address: typeof location === 'undefined' ? '' : `${location.host}/display` })}
      </p>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('code')} error={isUnknown ? t('codeUnknown') : refused.at('code')}>
          <TextInput
            ref={codeField}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            inputMode="text"
            placeholder="••••••"
            value={code}
            onChange={(event) => {
              refused.clear();
              setUnknown(false);
              setCode(normalizeJoinCode(event.target.value).slice(0, JOIN_CODE_LENGTH));
            }}
            className="min-h-16 text-center font-display text-3xl! font-extrabold tracking-[0.3em] uppercase"
          />
        </Field>
        <Field label={t('name')} error={refused.at('name')}>
          <TextInput
            ref={nameField}
            maxLength={LIMITS.nameMax}
            placeholder={t('nameExample')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={isBusy} disabled={!isWhole}>
          <ScanLine aria-hidden />
          {t('pair')}
        </Button>
      </form>
    </Card>
  );
}
