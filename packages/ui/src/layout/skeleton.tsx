import { clsx } from 'clsx';

/** Place of something that is on its way. Give it the size of that thing by className. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('vb-skeleton block rounded-sleeve', className)} />;
}
