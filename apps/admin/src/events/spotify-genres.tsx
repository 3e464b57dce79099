'use client';

import { Button, Field, TextInput } from '@votebox/ui';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { addGenre } from './genre.rules';

interface SpotifyGenresProps {
  values: readonly string[];
  isFixed: boolean;
  onChange: (values: string[]) => void;
}

/** Genres in Spotify's words. They cannot be listed there, so they are typed. */
export function SpotifyGenres({ values, isFixed, onChange }: SpotifyGenresProps) {
  const t = useTranslations('pool');
  const [text, setText] = useState('');
  const add = () => {
    onChange(addGenre(values, text));
    setText('');
  };
  return (
    <fieldset disabled={isFixed} className="flex min-w-0 flex-col gap-4 disabled:opacity-60">
      <legend className="sr-only">{t('kinds.GENRES')}</legend>
      {values.length > 0 ? (
        <ul className="flex flex-wrap gap-2">
          {values.map((genre) => (
            <li
              key={genre}
              className="inline-flex min-h-11 items-center gap-1 rounded-full bg-accent pl-4 font-semibold text-accent-ink"
            >
              {genre}
              <button
                type="button"
                aria-label={t('removeGenre', { genre })}
                onClick={() => onChange(values.filter((known) => known !== genre))}
                className="grid size-11 place-items-center rounded-full"
              >
                <X aria-hidden className="size-4.5" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('genre')} hint={t('genreHint')} className="min-w-0 flex-1 basis-60">
          <TextInput
            autoCapitalize="none"
            maxLength={60}
            placeholder={t('genreExample')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              // Enter adds the genre; the form around it has its own button.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
        </Field>
        <Button variant="quiet" className="mb-7" disabled={text.trim() === ''} onClick={add}>
          <Plus aria-hidden />
          {t('addGenre')}
        </Button>
      </div>
    </fieldset>
  );
}
