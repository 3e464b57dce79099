import { RegisterForm } from '../../../src/auth/register-form';

export default function RegisterPage() {
  return <RegisterForm />;
}
