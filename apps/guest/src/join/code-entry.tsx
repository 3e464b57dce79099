import { JOIN_CODE_LENGTH } from '@votebox/contracts';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Button } from '@votebox/ui';
import { isCompleteJoinCode, listImpossibleCharacters, toJoinCode } from './join-code.rules';

interface CodeEntryProps {
  isJoining: boolean;
  initialCode?: string;
  onCode: (code: string) => void;
  /** The guest is about to type. */
  onTouched?: () => void;
}

/** Six big cells over one real text field, so that paste, autofill, screen readers and every keyboard simply work. */
export function CodeEntry({ isJoining, initialCode = '', onCode, onTouched }: CodeEntryProps) {
  const t = useTranslations('home');
  const id = useId();
  const [code, setCode] = useState(initialCode);
  const [hasFocus, setHasFocus] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const impossible = listImpossibleCharacters(code);

  const change = (text: string) => {
    const next = toJoinCode(text);
    setCode(next);
    if (isCompleteJoinCode(next) && next !== code) onCode(next);
  };

  useEffect(() => setCode(initialCode), [initialCode]);
  // The field is there before its scripts are: what was typed until now has told nobody.
  useEffect(() => {
    if (field.current?.value) change(field.current.value);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once: all that is typed later is told.
  }, []);

  return (
    // Sent off before its scripts are there, the code comes back in the address, and joins from there.
    <form
      action="/"
      className="w-full"
      onSubmit={(event) => {
        event.preventDefault();
        if (isCompleteJoinCode(code)) onCode(code);
        else field.current?.focus();
      }}
    >
      <label htmlFor={id} className="block font-display text-lg font-bold">
        {t('codeLabel')}
      </label>
      <div className="relative mt-3">
        <div aria-hidden className="grid grid-cols-6 gap-1.5">
          {Array.from({ length: JOIN_CODE_LENGTH }, (_, place) => {
            const character = code[place] ?? '';
            const isNext = hasFocus && place === Math.min(code.length, JOIN_CODE_LENGTH - 1);
            return (
              <span
                key={place}
                data-next={isNext || undefined}
                data-filled={character !== '' || undefined}
                className="vb-code-cell grid h-[68px] place-items-center rounded-control border-2 border-line-strong bg-surface font-display text-[min(2.25rem,9vw)] leading-none font-extrabold"
              >
                {character}
              </span>
            );
          })}
        </div>
        <input
          ref={field}
          id={id}
          name="code"
          value={code}
          onChange={(event) => change(event.target.value)}
          onFocus={() => {
            setHasFocus(true);
            onTouched?.();
          }}
          onBlur={() => setHasFocus(false)}
          aria-describedby={`${id}-hint`}
          autoCapitalize="characters"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          className="vb-code-field absolute inset-0 size-full rounded-control"
        />
      </div>
      <p id={`${id}-hint`} className="mt-3 min-h-6 text-dim" role={impossible.length > 0 ? 'status' : undefined}>
        {impossible.length > 0 ? t('codeImpossible', { characters: impossible.join(' ') }) : t('codeHint')}
      </p>
      <Button type="submit" variant="primary" size="lg" isBusy={isJoining} className="mt-4 w-full">
        {isJoining ? t('joining') : t('enter')}
      </Button>
    </form>
  );
}
