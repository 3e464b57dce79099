import { QrCode } from '@votebox/ui';

export default function ShareQr({ value, label }: { value: string; label: string }) {
  return <QrCode value={value} size="fill" label={label} />;
}
