import { HomePage } from '../../src/home/home-page';

export default function Route() {
  return <HomePage />;
}
