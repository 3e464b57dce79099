'use client';
import { Button, type ButtonProps } from './button';

export interface IconButtonProps extends Omit<ButtonProps, 'size'> {
  /** The name of the action: said, and shown as a tip by the browser. */
  label: string;
}

export function IconButton({ label, variant = 'ghost', ...rest }: IconButtonProps) {
  return <Button variant={variant} size="icon" aria-label={label} title={label} {...rest} />;
}
