import { TextInput } from '@votebox/ui';
import type { ComponentProps } from 'react';

/** The address by which a person signs in. */
export function EmailInput(props: ComponentProps<typeof TextInput>) {
  return <TextInput {...props} type="email" autoComplete="username" autoCapitalize="none" />;
}
