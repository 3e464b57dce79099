'use client';

import { TextInput } from '@votebox/ui';
import { useState } from 'react';

interface NumberInputProps {
  /** NaN while the field is empty or unreadable. */
  value: number;
  onValueChange: (value: number) => void;
  min: number;
  max: number;
  disabled?: boolean;
}

/** A whole number. What is typed stays as typed; the value is NaN until it reads as one. */
export function NumberInput({ value, onValueChange, min, max, disabled }: NumberInputProps) {
  const [text, setText] = useState(String(value));
  const [shown, setShown] = useState(value);
  // The value changed from outside (discarded changes): the text follows.
  if (!Object.is(shown, value)) {
    setShown(value);
    if (!Number.isNaN(value) && Number(text) !== value) setText(String(value));
  }
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      min={min}
      max={max}
      step={1}
      disabled={disabled}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        const next = /^\d+$/.test(event.target.value) ? Number(event.target.value) : Number.NaN;
        setShown(next);
        onValueChange(next);
      }}
    />
  );
}
