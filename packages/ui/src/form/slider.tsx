'use client';
import { Slider as Base } from '@base-ui/react/slider';
import { clsx } from 'clsx';
import { useFieldControl, useFieldLabelId } from './field-context';

interface SliderProps {
  value: number;
  onValueChange: (value: number) => void;
  /** Once per drag or key press, when the person lets go: the moment to tell the server. */
  onValueCommitted?: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Name for screen readers where no Field gives one. */
  label?: string;
  /** The value in words, e.g. `20 s`; shown beside the slider and said. */
  formatValue?: (value: number) => string;
  disabled?: boolean;
  className?: string;
}

export function Slider(props: SliderProps) {
  const {
    value,
    onValueChange,
    onValueCommitted,
    min = 0,
    max = 100,
    step = 1,
    label,
    formatValue,
    disabled,
    className,
  } = props;
  const { 'aria-describedby': describedBy } = useFieldControl();
  const labelId = useFieldLabelId();
  return (
    <Base.Root
      aria-labelledby={label ? undefined : labelId}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={(next) => onValueChange(next)}
      onValueCommitted={(next) => onValueCommitted?.(next)}
      className={clsx('flex min-h-11 w-full items-center gap-4 data-disabled:opacity-45', className)}
    >
      <Base.Control className="flex min-h-11 flex-1 cursor-pointer touch-none items-center px-3 select-none">
        <Base.Track className="h-2 w-full rounded-full bg-line ring-1 ring-line-strong">
          <Base.Indicator className="rounded-full bg-accent" />
          <Base.Thumb
            aria-describedby={describedBy}
            getAriaLabel={label ? () => label : undefined}
            getAriaValueText={formatValue ? (_text, at) => formatValue(at) : undefined}
            className="size-7 rounded-full bg-text shadow-[0_2px_10px_rgb(0_0_0/0.6)] ring-4 ring-accent outline-offset-6 has-focus-visible:outline-3 has-focus-visible:outline-accent-text after:absolute after:-inset-2"
          />
        </Base.Track>
      </Base.Control>
      {formatValue ? (
        <output aria-hidden className="min-w-[4ch] text-right font-semibold text-text tabular">
          {formatValue(value)}
        </output>
      ) : null}
    </Base.Root>
  );
}
