'use client';
import { createContext, useContext } from 'react';

/** What a control needs to know of the field around it. */
export interface FieldLink {
  id: string;
  describedBy: string | undefined;
  isInvalid: boolean;
}

export const FieldContext = createContext<FieldLink | null>(null);

/** Attributes that tie a control to its label, hint and error; nothing outside a Field. */
export function useFieldControl(): { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: true } {
  const link = useContext(FieldContext);
  if (!link) return {};
  return { id: link.id, 'aria-describedby': link.describedBy, 'aria-invalid': link.isInvalid || undefined };
}
