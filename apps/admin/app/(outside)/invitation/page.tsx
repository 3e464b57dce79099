import { InvitationPage } from '../../../src/invitation/invitation-page';

export default function Route() {
  return <InvitationPage />;
}
