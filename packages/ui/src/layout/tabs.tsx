'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface TabEntry<T extends string> {
  value: T;
  label: ReactNode;
  icon?: ReactNode;
  content?: ReactNode;
}

interface TabsProps<T extends string> {
  tabs: readonly TabEntry<T>[];
  value: T;
  onValueChange: (value: T) => void;
  /** Name of the group for screen readers. */
  label: string;
  className?: string;
}

export function Tabs<T extends string>({ tabs, value, onValueChange, label, className }: TabsProps<T>) {
  return (
    <Base.Root value={value} onValueChange={(next: T) => onValueChange(next)} className={className}>
      <Base.List
        aria-label={label}
        className="relative flex gap-1 overflow-x-auto shadow-[inset_0_-1px_0_var(--color-line)]"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={clsx(
              'flex min-h-12 cursor-pointer items-center gap-2 rounded-t-control px-4 font-semibold whitespace-nowrap text-text-dim -outline-offset-3',
              'transition-colors hover:text-text data-active:text-text [&_svg]:size-5',
            )}
          >
            {tab.icon}
            {tab.label}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute bottom-0 left-0 h-[3px] w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent transition-[translate,width] duration-250 ease-settle" />
      </Base.List>
      {tabs.map((tab) =>
        tab.content === undefined ? null : (
          <Base.Panel key={tab.value} value={tab.value} className="pt-6 outline-none">
            {tab.content}
          </Base.Panel>
        ),
      )}
    </Base.Root>
  );
}
