'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { clsx } from 'clsx';
import type { ReactElement, ReactNode } from 'react';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  tone?: 'neutral' | 'bad';
  disabled?: boolean;
  /** A line above this item parts it from the ones before. */
  startsGroup?: boolean;
}

interface MenuProps {
  /** The button that opens the menu: a Button or an IconButton. */
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: 'start' | 'center' | 'end';
  onOpenChange?: (open: boolean) => void;
}

export function Menu({ trigger, items, align = 'end', onOpenChange }: MenuProps) {
  return (
    <Base.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} className="z-60 outline-none">
          <Base.Popup className="min-w-52 rounded-control bg-surface-2 p-1.5 shadow-[inset_0_1px_0_rgb(255_240_220/0.1),0_18px_50px_-12px_rgb(0_0_0/0.8)] outline-none transition-[opacity,transform] duration-150 data-ending-style:opacity-0 data-starting-style:-translate-y-1 data-starting-style:opacity-0">
            {items.map((item) => (
              <MenuRow key={item.label} item={item} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function MenuRow({ item }: { item: MenuItem }) {
  return (
    <>
      {item.startsGroup ? <Base.Separator className="my-1.5 h-px bg-line" /> : null}
      <Base.Item
        disabled={item.disabled}
        onClick={item.onSelect}
        className={clsx(
          'flex min-h-11 cursor-pointer items-center gap-3 rounded-[0.625rem] px-3 py-1.5 font-medium outline-none select-none',
          'data-disabled:opacity-45 data-highlighted:bg-line [&_svg]:size-5 [&_svg]:shrink-0',
          item.tone === 'bad' ? 'text-bad' : 'text-text [&_svg]:text-text-dim',
        )}
      >
        {item.icon}
        {item.label}
      </Base.Item>
    </>
  );
}
