'use client';

import { LIMITS } from '@votebox/contracts';
import { useFieldControl } from '@votebox/ui';
import { X } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';

const TAGS_MAX = 20;

interface TagInputProps {
  tags: readonly string[];
  /** Tags that the library has already. */
  known: readonly string[];
  /** An example unless something else is to be said. */
  placeholder?: string;
  onChange: (tags: string[]) => void;
}

/** Tags as words: Enter or comma adds one, Backspace in the empty field takes the last away. */
export function TagInput({ tags, known, placeholder, onChange }: TagInputProps) {
  const t = useTranslations('library');
  const field = useFieldControl();
  const listId = useId();
  const [text, setText] = useState('');
  const add = (raw: string) => {
    const tag = raw.trim().slice(0, LIMITS.tagMax);
    setText('');
    const isThere = tags.some((other) => other.toLocaleLowerCase() === tag.toLocaleLowerCase());
    if (tag !== '' && !isThere && tags.length < TAGS_MAX) onChange([...tags, tag]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key === 'Enter' || event.key === ',') && text.trim() !== '') {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1));
  };
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-control border border-line-strong bg-night/60 p-2 focus-within:outline-3 focus-within:outline-offset-3 focus-within:outline-accent-text">
      {tags.map((tag) => (
        <span key={tag} className="inline-flex items-center rounded-full bg-surface-2 pl-3.5 font-semibold">
          {tag}
          <button
            type="button"
            aria-label={t('removeTag', { tag })}
            onClick={() => onChange(tags.filter((other) => other !== tag))}
            className="grid size-9 place-items-center rounded-full text-text-dim hover:text-text"
          >
            <X aria-hidden className="size-4" />
          </button>
        </span>
      ))}
      <input
        {...field}
        list={listId}
        value={text}
        maxLength={LIMITS.tagMax}
        placeholder={tags.length === 0 ? (placeholder ?? t('tagExample')) : undefined}
        onChange={(event) =>
          event.target.value.endsWith(',') ? add(event.target.value.slice(0, -1)) : setText(event.target.value)
        }
        onKeyDown={onKeyDown}
        onBlur={() => add(text)}
        className="min-h-9 min-w-24 flex-1 bg-transparent px-2 outline-none placeholder:text-text-dim"
      />
      <datalist id={listId}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag}>
              {tag}
            </option>
          ))}
      </datalist>
    </div>
  );
}
