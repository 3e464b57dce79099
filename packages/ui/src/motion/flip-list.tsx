'use client';
import { clsx } from 'clsx';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { decideDisplayOrder, type Grip } from './display-order.rules';
import { usePrefersReducedMotion } from './reduced-motion.hook';

const MOVE_MS = 460;
/** After the finger leaves, its row stays a moment longer: a second tap must meet the same row. */
const HOLD_AFTER_TAP_MS = 900;
const EASING = 'cubic-bezier(0.2, 0.9, 0.25, 1)';

interface FlipListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  render: (item: T, index: number) => ReactNode;
  /** A row that must keep its place, e.g. one whose menu is open. Finger, mouse and keyboard focus are seen by itself. */
  frozenKey?: string | null;
  className?: string;
  itemClassName?: string;
  /** Name of the list for screen readers. */
  label?: string;
}

/**
 * An ordered list whose rows glide to their new places by transform only.
 * While a finger is down nothing moves; the row under the mouse or with the keyboard focus keeps its place.
 */
export function FlipList<T>({ items, keyOf, render, frozenKey, className, itemClassName, label }: FlipListProps<T>) {
  const { grip, handlers } = useGrip();
  const shown = useRef<string[]>([]);
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const held: Grip = grip.kind === 'none' && frozenKey ? { kind: 'row', key: frozenKey } : grip;
  const order = decideDisplayOrder(shown.current, [...byKey.keys()], held);
  const list = useRef<HTMLOListElement>(null);

  useLayoutEffect(() => {
    shown.current = order;
  });
  useFlip(list, order.join('\n'));

  return (
    <ol ref={list} aria-label={label} className={clsx('relative', className)} {...handlers}>
      {order.map((key, index) => (
        <li key={key} data-vb-key={key} className={itemClassName}>
          {render(byKey.get(key) as T, index)}
        </li>
      ))}
    </ol>
  );
}

function keyAt(target: EventTarget | null): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-vb-key]') : null;
  return row?.dataset.vbKey ?? null;
}

function useGrip() {
  const [grip, setGrip] = useState<Grip>({ kind: 'none' });
  const release = useRef<ReturnType<typeof setTimeout>>(undefined);
  const grab = useCallback((next: Grip) => {
    clearTimeout(release.current);
    setGrip((now) =>
      now.kind === next.kind && (now as { key?: string }).key === (next as { key?: string }).key ? now : next,
    );
  }, []);
  const isPressed = useRef(false);

  useEffect(() => {
    const onUp = (event: PointerEvent) => {
      if (!isPressed.current) return;
      isPressed.current = false;
      const key = keyAt(event.target);
      grab(key ? { kind: 'row', key } : { kind: 'none' });
      // A mouse stays over its row and keeps holding it; a finger is gone.
      if (event.pointerType !== 'mouse')
        release.current = setTimeout(() => setGrip({ kind: 'none' }), HOLD_AFTER_TAP_MS);
    };
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onUp);
    return () => {
      clearTimeout(release.current);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onUp);
    };
  }, [grab]);

  const handlers = {
    onPointerDown: () => {
      isPressed.current = true;
      grab({ kind: 'list' });
    },
    onPointerOver: (event: React.PointerEvent) => {
      const key = event.pointerType === 'mouse' && !isPressed.current ? keyAt(event.target) : null;
      if (key) grab({ kind: 'row', key });
    },
    onPointerLeave: (event: React.PointerEvent) => {
      if (event.pointerType === 'mouse' && !isPressed.current) grab({ kind: 'none' });
    },
    onFocus: (event: React.FocusEvent) => {
      const key = event.target.matches(':focus-visible') ? keyAt(event.target) : null;
      if (key) grab({ kind: 'row', key });
    },
    onBlur: (event: React.FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget) && !isPressed.current) grab({ kind: 'none' });
    },
  };
  return { grip, handlers };
}

/** FLIP: remembers where rows lay, and lets each row that lies elsewhere now start from where it was last seen. */
function useFlip(list: React.RefObject<HTMLOListElement | null>, signature: string): void {
  const isStill = usePrefersReducedMotion();
  const tops = useRef(new Map<string, number>());
  const running = useRef(new Map<string, Animation>());

  const measure = useCallback(() => {
    tops.current = new Map(rowsOf(list.current).map((row) => [row.dataset.vbKey!, row.offsetTop]));
  }, [list]);

  // Text size, images and the window change heights without changing the order.
  useEffect(() => {
    if (!list.current || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, [list, measure]);

  useLayoutEffect(() => {
    const before = tops.current;
    const isFirst = before.size === 0;
    for (const row of rowsOf(list.current)) {
      const key = row.dataset.vbKey!;
      const top = before.get(key);
      if (isStill || isFirst || typeof row.animate !== 'function') continue;
      if (top === undefined) {
        row.animate([{ opacity: 0, transform: 'translateY(12px)' }, {}], { duration: MOVE_MS, easing: EASING });
        continue;
      }
      const delta = top + liftOf(row, running.current.get(key)) - row.offsetTop;
      if (Math.abs(delta) >= 1) running.current.set(key, glide(row, delta, running.current.get(key)));
    }
    measure();
  }, [list, signature, isStill, measure]);
}

function rowsOf(list: HTMLOListElement | null): HTMLElement[] {
  return list ? [...list.querySelectorAll<HTMLElement>(':scope > [data-vb-key]')] : [];
}

/** How far a row still is from its place, in px, when it is on its way. */
function liftOf(row: HTMLElement, animation: Animation | undefined): number {
  if (animation?.playState !== 'running') return 0;
  return new DOMMatrixReadOnly(getComputedStyle(row).transform).m42;
}

function glide(row: HTMLElement, delta: number, previous: Animation | undefined): Animation {
  previous?.cancel();
  const isRising = delta > 0;
  if (isRising) row.setAttribute('data-vb-rising', '');
  const animation = row.animate([{ transform: `translateY(${delta}px)` }, { transform: 'none' }], {
    duration: MOVE_MS,
    easing: EASING,
  });
  animation.onfinish = () => setTimeout(() => row.removeAttribute('data-vb-rising'), HOLD_AFTER_TAP_MS);
  return animation;
}
