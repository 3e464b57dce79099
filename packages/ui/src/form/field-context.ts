'use client';
import { createContext, useContext } from 'react';

/** What a control needs to know of the field around it. */
export interface FieldLink {
  id: string;
  labelId: string;
  describedBy: string | undefined;
  isInvalid: boolean;
}

export const FieldContext = createContext<FieldLink | null>(null);

/** Attributes that tie a control to its label, hint and error; nothing outside a Field. */
export interface FieldControl {
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

export function useFieldControl(): FieldControl {
  const link = useContext(FieldContext);
  if (!link) return {};
  return { id: link.id, 'aria-describedby': link.describedBy, 'aria-invalid': link.isInvalid || undefined };
}

/** For controls that are not form elements, which a `<label for>` cannot name. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}
