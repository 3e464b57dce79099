'use client';

import { LANGUAGES, LIMITS, type Language, type UpdateVenueDto, type VenueView } from '@votebox/contracts';
import { Banner, Button, Card, Field, Select, TextInput, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useUnsavedGuard } from '../forms/unsaved.context';
import { useVenue } from '../session/session.context';
import { venueKey } from '../venue/venue.queries';
import { AccentField } from './accent-field';
import { BrandPreview } from './brand-preview';
import { LogoField } from './logo-field';
import { TimeZoneField } from './time-zone-field';

const FIELDS = ['name', 'timeZone', 'language', 'accentColor'] as const;
type VenueForm = Required<Pick<UpdateVenueDto, 'name' | 'timeZone' | 'language' | 'accentColor'>>;

const toForm = (venue: VenueView): VenueForm => ({
  name: venue.name,
  timeZone: venue.timeZone,
  language: venue.language,
  accentColor: venue.branding.accentColor.toLowerCase(),
});

export function SettingsForm({ venue }: { venue: VenueView }) {
  const t = useTranslations('settings');
  const { api, path, venueId, can } = useVenue();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => toForm(venue));
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const base = toForm(venue);
  const changed = FIELDS.filter((field) => form[field] !== base[field]);
  const mayEdit = can('venue:edit');
  useUnsavedGuard(changed.length > 0);
  const change = (next: Partial<VenueForm>) => {
    for (const field of Object.keys(next)) refused.clear(field);
    setForm({ ...form, ...next });
  };
  const nameFault = form.name.trim() === '' ? t('nameRequired') : refused.at('name');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (form.name.trim() === '' || changed.length === 0 || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const dto: UpdateVenueDto = Object.fromEntries(changed.map((field) => [field, form[field].trim()]));
      const saved = await api.patch<VenueView>(path, dto);
      queries.setQueryData(venueKey(venueId), saved);
      setForm(toForm(saved));
      toast({ title: t('saved'), kind: 'good' });
    } catch (error) {
      refused.show(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <Card className="p-5 lg:p-7">
        {mayEdit ? null : <Banner className="mb-6">{t('readOnly')}</Banner>}
        {refused.general ? (
          <Banner tone="bad" className="mb-6">
            {refused.general}
          </Banner>
        ) : null}
        <form noValidate onSubmit={(event) => void submit(event)}>
          <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-7">
            <Field label={t('name')} error={nameFault}>
              <TextInput
                maxLength={LIMITS.nameMax}
                value={form.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            </Field>
            <div className="grid grid-cols-1 gap-7 sm:grid-cols-2">
              <TimeZoneField
                value={form.timeZone}
                onChange={(timeZone) => change({ timeZone })}
                fault={refused.at('timeZone')}
                disabled={!mayEdit}
              />
              <Field label={t('language')} hint={t('languageHint')} error={refused.at('language')}>
                <Select
                  disabled={!mayEdit}
                  value={form.language}
                  onValueChange={(language: Language) => change({ language })}
                  options={LANGUAGES.map((language) => ({ value: language, label: t(`languages.${language}`) }))}
                />
              </Field>
            </div>
            <AccentField
              value={form.accentColor}
              onChange={(accentColor) => change({ accentColor })}
              fault={refused.at('accentColor')}
            />
            <LogoField venue={venue} mayEdit={mayEdit} />
            {mayEdit ? (
              <div className="flex items-center justify-end gap-3 border-t border-line pt-6">
                {changed.length > 0 ? (
                  <Button variant="ghost" onClick={() => setForm(base)}>
                    {t('discard')}
                  </Button>
                ) : null}
                <Button type="submit" size="lg" isBusy={isBusy} disabled={changed.length === 0}>
                  {t('save')}
                </Button>
              </div>
            ) : null}
          </fieldset>
        </form>
      </Card>
      <BrandPreview name={form.name} accentColor={form.accentColor} logoUrl={venue.branding.logoUrl} />
    </div>
  );
}
