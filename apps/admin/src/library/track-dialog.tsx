'use client';

import type { TrackView, UpdateTrackDto } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Switch, TextInput, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { libraryKey, useFacets } from './library.queries';
import { TagInput } from './tag-input';

const FIELDS = ['title', 'artist', 'tags', 'isExplicit'] as const;
const TEXT_MAX = 200;

/** Corrects what the file says about itself. */
export function TrackDialog({ track, onClose }: { track: TrackView; onClose: () => void }) {
  const t = useTranslations('library');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const known = useFacets().data?.tags.map((tag) => tag.name) ?? [];
  const [form, setForm] = useState({
    title: track.title,
    artist: track.artist,
    tags: track.tags,
    isExplicit: track.isExplicit,
  });
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const change = (next: Partial<typeof form>) => {
    for (const field of Object.keys(next)) refused.clear(field);
    setForm({ ...form, ...next });
  };
  const own = (text: string) => (text.trim() === '' ? t('required') : undefined);
  const canSave = form.title.trim() !== '' && form.artist.trim() !== '';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!canSave || isBusy) return;
    setBusy(true);
    try {
      const dto: UpdateTrackDto = { ...form, title: form.title.trim(), artist: form.artist.trim() };
      await api.patch<TrackView>(`${path}/tracks/${track.id}`, dto);
      void queries.invalidateQueries({ queryKey: libraryKey(venueId) });
      toast({ title: t('saved', { title: dto.title ?? '' }), kind: 'good' });
      onClose();
    } catch (error) {
      refused.show(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('editTitle')}
      text={[track.folder, track.fileName].filter(Boolean).join('/')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="track-form" isBusy={isBusy} disabled={!canSave}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form id="track-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('trackTitle')} error={own(form.title) ?? refused.at('title')}>
          <TextInput
            maxLength={TEXT_MAX}
            value={form.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Field>
        <Field label={t('artist')} error={own(form.artist) ?? refused.at('artist')}>
          <TextInput
            maxLength={TEXT_MAX}
            value={form.artist}
            onChange={(event) => change({ artist: event.target.value })}
          />
        </Field>
        <Field label={t('tags')} hint={t('tagsHint')} error={refused.at('tags')}>
          <TagInput tags={form.tags} known={known} onChange={(tags) => change({ tags })} />
        </Field>
        <Switch
          checked={form.isExplicit}
          onCheckedChange={(isExplicit) => change({ isExplicit })}
          label={t('explicit')}
          hint={t('explicitHint')}
        />
      </form>
    </Dialog>
  );
}
