'use client';

import type { SpotifyAccountView, SpotifyAppDto } from '@votebox/contracts';
import { Banner, Button, Field, TextInput, toast } from '@votebox/ui';
import { Copy, ExternalLink } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from '../data/copy-text';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { findAppFaults } from './setup.rules';
import { useStoreAccount } from './spotify.queries';

const DASHBOARD = 'https://developer.spotify.com/dashboard';
const FIELDS = ['clientId', 'clientSecret'] as const;

/** The venue's own app at Spotify: what to enter there, and what to bring back. */
export function AppStep({ account }: { account: SpotifyAccountView }) {
  const t = useTranslations('spotify');
  return (
    <div className="flex flex-col gap-6">
      {account.isRedirectAllowed ? null : <Banner tone="warn">{t('redirectRefused')}</Banner>}
      <ol className="flex list-decimal flex-col gap-3 pl-5 marker:text-text-dim">
        <li>
          {t('appOpen')}{' '}
          <a
            href={DASHBOARD}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1.5 font-semibold text-accent underline underline-offset-4"
          >
            {t('appDashboard')}
            <ExternalLink aria-hidden className="size-4" />
          </a>
        </li>
        <li>{t('appCreate')}</li>
        <li>
          {t('appRedirect')}
          <RedirectUri value={account.redirectUri} />
        </li>
        <li>{t('appTick')}</li>
        <li>{t('appUsers')}</li>
      </ol>
      <AppForm account={account} />
    </div>
  );
}

function RedirectUri({ value }: { value: string }) {
  const t = useTranslations('spotify');
  const copy = async () => {
    const isCopied = await copyText(value);
    toast(isCopied ? { title: t('copied'), kind: 'good' } : { title: value });
  };
  return (
    <span className="mt-2 flex flex-wrap items-center gap-2 rounded-control bg-night/60 py-1.5 pr-1.5 pl-4">
      <code className="min-w-0 flex-1 basis-52 text-sm break-all text-text select-all" data-testid="redirect-uri">
        {value}
      </code>
      <Button variant="quiet" onClick={() => void copy()}>
        <Copy aria-hidden />
        {t('copy')}
      </Button>
    </span>
  );
}

/** Client id and secret. The secret is never shown again. */
export function AppForm({ account, onSaved }: { account: SpotifyAccountView; onSaved?: () => void }) {
  const t = useTranslations('spotify');
  const { api, path } = useVenue();
  const store = useStoreAccount();
  const [app, setApp] = useState<SpotifyAppDto>({ clientId: account.clientId ?? '', clientSecret: '' });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const faults = findAppFaults(app);
  const faultAt = (field: keyof SpotifyAppDto) =>
    isChecked && faults[field] ? t(`faults.${field}`) : refused.at(field);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length > 0 || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const dto: SpotifyAppDto = { clientId: app.clientId.trim(), clientSecret: app.clientSecret.trim() };
      store(await api.put<SpotifyAccountView>(`${path}/spotify/app`, dto));
      toast({ title: t('appSaved'), kind: 'good' });
      onSaved?.();
    } catch (error) {
      refused.show(error);
    } finally {
      setBusy(false);
    }
  };
  const input = (field: keyof SpotifyAppDto, type: 'text' | 'password') => (
    <Field label={t(field)} error={faultAt(field)}>
      <TextInput
        type={type}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={app[field]}
        onChange={(event) => {
          refused.clear(field);
          setApp({ ...app, [field]: event.target.value });
        }}
        className="font-mono"
      />
    </Field>
  );
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
      {input('clientId', 'text')}
      {input('clientSecret', 'password')}
      <Button type="submit" className="self-start" isBusy={isBusy}>
        {t('appSave')}
      </Button>
    </form>
  );
}
