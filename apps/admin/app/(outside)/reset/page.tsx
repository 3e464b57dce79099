import { ResetForm } from '../../../src/auth/reset-form';

export default function ResetPage() {
  return <ResetForm />;
}
