'use client';
import { Check, CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { clsx } from 'clsx';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useUiText } from '../ui-text';
import { dismissToast, settleToast, toastStore, type ToastEntry, type ToastKind } from './toast.store';

const ICONS = { info: Info, good: Check, warn: TriangleAlert, bad: CircleAlert };
const ICON_CLASS: Record<ToastKind, string> = {
  info: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};
const NONE: readonly ToastEntry[] = [];

/** Place of the toasts; once per app. `bottomOffset` keeps them off a bar at the bottom edge. */
export function Toaster({ bottomOffset = '0px' }: { bottomOffset?: string }) {
  const entries = useSyncExternalStore(toastStore.subscribe, toastStore.get, () => NONE);
  return (
    <div
      className="pointer-events-none fixed inset-x-0 bottom-0 z-70 flex flex-col items-center gap-2 p-4"
      style={{ paddingBottom: `calc(1rem + env(safe-area-inset-bottom) + ${bottomOffset})` }}
    >
      <div role="status" aria-live="polite" className="contents">
        {entries.filter((entry) => entry.kind !== 'bad').map(toItem)}
      </div>
      <div role="alert" className="contents">
        {entries.filter((entry) => entry.kind === 'bad').map(toItem)}
      </div>
    </div>
  );
}

function toItem(entry: ToastEntry) {
  return <ToastItem key={entry.id} entry={entry} />;
}

function ToastItem({ entry }: { entry: ToastEntry }) {
  const text = useUiText();
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld || !Number.isFinite(entry.durationMs)) return;
    const timer = setTimeout(() => dismissToast(entry.id), entry.durationMs);
    return () => clearTimeout(timer);
  }, [entry, isHeld]);
  const Icon = ICONS[entry.kind];
  const { action } = entry;
  return (
    <div
      className="pointer-events-auto flex w-full max-w-md animate-vb-in items-center gap-3 rounded-card bg-surface-2 py-2 pr-2 pl-4 text-text shadow-[inset_0_1px_0_rgb(255_240_220/0.1),0_18px_50px_-12px_rgb(0_0_0/0.8)]"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden className={clsx('size-5 shrink-0', ICON_CLASS[entry.kind])} />
      <div className="min-w-0 flex-1 py-1.5">
        <p className="leading-snug font-semibold">{entry.title}</p>
        {entry.text ? <p className="text-sm text-text-dim">{entry.text}</p> : null}
      </div>
      {action ? (
        <button
          type="button"
          className="min-h-11 rounded-control px-3 font-semibold text-accent hover:bg-line"
          onClick={() => {
            settleToast(entry.id);
            action.onAction();
          }}
        >
          {action.label}
        </button>
      ) : null}
      <button
        type="button"
        aria-label={text.dismiss}
        className="grid size-11 shrink-0 place-items-center rounded-control text-text-dim hover:bg-line hover:text-text"
        onClick={() => dismissToast(entry.id)}
      >
        <X aria-hidden className="size-5" />
      </button>
    </div>
  );
}
