'use client';

import type { EditTracksDto } from '@votebox/contracts';
import { TAG_CHARSETS } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Select, TextInput, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { libraryKey, useFacets } from './library.queries';
import { EMPTY_FORM, type EditForm, type Selection, toChoice, toEdit } from './selection.rules';
import { TagInput } from './tag-input';
import { TracksEditPreviewList } from './tracks-edit-preview';

const FIELDS = ['artist', 'album', 'genres', 'year', 'tags'] as const;
const TEXT_MAX = 200;

/** Edits many tracks at once, with a look at what would change. */
export function TracksEditDialog({ selection, onClose, onDone }: TracksEditDialogProps) {
  const t = useTranslations('library.bulk');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const [form, setForm] = useState(EMPTY_FORM);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const edit = toEdit(form);
  const dto: EditTracksDto | null = edit && { ...toChoice(selection), ...edit };
  const change = (next: Partial<EditForm>) => {
    refused.clear();
    setForm({ ...form, ...next });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!dto || isBusy) return;
    setBusy(true);
    try {
      const { changed } = await api.post<{ changed: number }>(`${path}/tracks/edit`, dto);
      void queries.invalidateQueries({ queryKey: libraryKey(venueId) });
      toast({ title: t('saved', { count: changed }), kind: 'good' });
      onDone();
    } catch (error) {
      refused.show(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('title')}
      text={selection.kind === 'all' ? t('allChosen') : t('chosen', { count: selection.ids.length })}
      open
      onOpenChange={(open) => !open && onClose()}
      className="sm:max-w-2xl"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="tracks-form" isBusy={isBusy} disabled={!dto}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id="tracks-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('what')}>
          <Select
            value={form.kind}
            onValueChange={(kind) => change({ kind })}
            options={(['set', 'charset', 'as-in-file'] as const).map((kind) => ({
              value: kind,
              label: t(`kinds.${kind}`),
              text: t(`kindTexts.${kind}`),
            }))}
          />
        </Field>
        {form.kind === 'set' ? <ValueFields form={form} change={change} at={refused.at} /> : null}
        {form.kind === 'charset' ? (
          <Field label={t('charset')} hint={t('charsetHint')}>
            <Select
              value={form.charset}
              onValueChange={(charset) => change({ charset })}
              options={TAG_CHARSETS.map((charset) => ({
                value: charset,
                label: t(`charsets.${charset}`),
                text: charset,
              }))}
            />
          </Field>
        ) : null}
        <TracksEditPreviewList dto={dto} />
      </form>
    </Dialog>
  );
}

interface TracksEditDialogProps {
  selection: Selection;
  onClose: () => void;
  onDone: () => void;
}

interface ValueFieldsProps {
  form: EditForm;
  change: (next: Partial<EditForm>) => void;
  at: (field: string) => string | undefined;
}

function ValueFields({ form, change, at }: ValueFieldsProps) {
  const t = useTranslations('library');
  const facets = useFacets().data;
  const names = (entries: { name: string }[] | undefined) => entries?.map(({ name }) => name) ?? [];
  const unchanged = t('bulk.unchanged');
  return (
    <>
      <Field label={t('artist')} error={at('artist')}>
        <TextInput
          maxLength={TEXT_MAX}
          placeholder={unchanged}
          value={form.artist}
          onChange={(event) => change({ artist: event.target.value })}
        />
      </Field>
      <Field label={t('bulk.album')} error={at('album')}>
        <TextInput
          maxLength={TEXT_MAX}
          placeholder={unchanged}
          value={form.album}
          onChange={(event) => change({ album: event.target.value })}
        />
      </Field>
      <Field label={t('genre')} error={at('genres')}>
        <TagInput
          tags={form.genres}
          known={names(facets?.genres)}
          placeholder={unchanged}
          onChange={(genres) => change({ genres })}
        />
      </Field>
      <Field label={t('bulk.year')} error={at('year')}>
        <TextInput
          inputMode="numeric"
          maxLength={4}
          placeholder={unchanged}
          value={form.year}
          onChange={(event) => change({ year: event.target.value.replace(/\D/g, '') })}
        />
      </Field>
      <Field label={t('tags')} hint={t('bulk.tagsHint')} error={at('tags')}>
        <TagInput
          tags={form.tags}
          known={names(facets?.tags)}
          placeholder={unchanged}
          onChange={(tags) => change({ tags })}
        />
      </Field>
      <Field label={t('explicit')} hint={t('explicitHint')}>
        <Select
          value={form.explicit}
          onValueChange={(explicit) => change({ explicit })}
          options={(['same', 'yes', 'no'] as const).map((value) => ({ value, label: t(`bulk.explicit.${value}`) }))}
        />
      </Field>
    </>
  );
}
