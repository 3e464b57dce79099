import { Suspense } from 'react';
import { LoginForm } from '../../../src/auth/login-form';

export default function LoginPage() {
  return (
    <Suspense>
      <LoginForm />
    </Suspense>
  );
}
