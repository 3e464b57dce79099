import { NotFoundScreen } from '../src/shell/not-found-screen';

export default function NotFound() {
  return <NotFoundScreen />;
}
