import { ForgottenForm } from '../../../src/auth/forgotten-form';

export default function ForgottenPage() {
  return <ForgottenForm />;
}
