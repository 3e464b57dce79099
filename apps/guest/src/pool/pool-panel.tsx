import { LIMITS, type EventSnapshot } from '@votebox/contracts';
import { useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import { Voice } from '../surface/announcer.context';
import { IconBack, IconClose, IconSearch } from '../surface/icons';
import { NoticeBar } from '../surface/notice-bar';
import { useVisibleHeight } from './visible-height.hook';
import { PoolList } from './pool-list';
import { usePoolSearch } from './pool-search.hook';

interface PoolProps {
  snapshot: EventSnapshot;
  onOpenMine: () => void;
}

function usePool({ snapshot }: PoolProps) {
  const [typed, setTyped] = useState('');
  const search = usePoolSearch(snapshot.event.id, typed, snapshot.playback.play?.playId ?? null);
  return { typed, setTyped, search };
}

/**
 * All songs on a phone: the list above, the field below beside the thumb, and both above the keyboard.
 * It is a modal <dialog>, so focus stays inside and Escape closes it; the back gesture closes it too (see NightScreen).
 */
export function PoolPanel({ onClose, ...props }: PoolProps & { onClose: () => void }) {
  const t = useTranslations('pool');
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const { typed, setTyped, search } = usePool(props);
  useVisibleHeight(dialog);

  // Closed before it is taken away, so that the focus goes back to the button that opened it.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const closeIfClosed = () => {
    // Not when it was taken away: then nobody closed it.
    if (dialog.current?.open === false) onClose();
  };

  return (
    <dialog ref={dialog} aria-label={t('title')} onClose={closeIfClosed} className="vb-panel">
      <div className="vb-panel-body">
        <div className="flex flex-1 flex-col overflow-y-auto overscroll-contain pt-[max(1rem,env(safe-area-inset-top))]">
          <h2 className="px-5 pb-2 text-3xl font-extrabold">{t('title')}</h2>
          {/* Few results lie at the bottom, beside the thumb. */}
          <div className="mt-auto">
            <PoolList
              search={search}
              snapshot={props.snapshot}
              onOpenMine={props.onOpenMine}
              onClear={() => setTyped('')}
            />
          </div>
        </div>
        <NoticeBar />
        <Voice />
        <div className="flex items-center gap-2 border-t border-line bg-surface px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          <button
            type="button"
            onClick={onClose}
            aria-label={t('back')}
            className="grid size-13 shrink-0 place-items-center rounded-full bg-surface-2"
          >
            <IconBack />
          </button>
          <SearchField value={typed} onChange={setTyped} field={field} />
        </div>
      </div>
    </dialog>
  );
}

/** All songs on a wide screen: a column of its own, always open. */
export function PoolColumn(props: PoolProps) {
  const t = useTranslations('pool');
  const field = useRef<HTMLInputElement>(null);
  const { typed, setTyped, search } = usePool(props);
  return (
    <section aria-label={t('title')} className="flex min-h-0 flex-1 flex-col">
      <h2 className="px-5 pt-6 pb-4 text-3xl font-extrabold">{t('title')}</h2>
      <div className="px-5 pb-3">
        <SearchField value={typed} onChange={setTyped} field={field} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-8">
        <PoolList
          search={search}
          snapshot={props.snapshot}
          onOpenMine={props.onOpenMine}
          onClear={() => setTyped('')}
        />
      </div>
    </section>
  );
}

interface SearchFieldProps {
  value: string;
  onChange: (text: string) => void;
  field: RefObject<HTMLInputElement | null>;
}

function SearchField({ value, onChange, field }: SearchFieldProps) {
  const t = useTranslations('pool');
  const id = useId();
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        field.current?.blur();
      }}
      className="relative min-w-0 flex-1"
    >
      <label htmlFor={id} className="sr-only">
        {t('searchLabel')}
      </label>
      <IconSearch className="pointer-events-none absolute top-1/2 left-4 -translate-y-1/2 text-dim" />
      <input
        ref={field}
        id={id}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        value={value}
        maxLength={LIMITS.searchMax}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder={t('searchPlaceholder')}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-13 w-full rounded-full border-2 border-line-strong bg-bg py-2 pr-13 pl-12 text-lg text-text placeholder:text-dim"
      />
      {value ? (
        <button
          type="button"
          aria-label={t('clear')}
          onClick={() => {
            onChange('');
            field.current?.focus();
          }}
          className="absolute top-1/2 right-1 grid size-11 -translate-y-1/2 place-items-center rounded-full text-dim"
        >
          <IconClose size={20} />
        </button>
      ) : null}
    </form>
  );
}
