import { AccountPage } from '../../../src/account/account-page';

export default function Route() {
  return <AccountPage />;
}
