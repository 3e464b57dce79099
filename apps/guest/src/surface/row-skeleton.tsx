import { Skeleton } from '@votebox/ui';

/** Rows that are on their way; `label` is what a screen reader hears. */
export function RowSkeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="vb-row">
          <Skeleton className="size-13 shrink-0" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-4 w-3/5" />
            <Skeleton className="h-3 w-2/5" />
          </div>
          <Skeleton className="size-13 shrink-0 !rounded-full" />
        </div>
      ))}
    </div>
  );
}
