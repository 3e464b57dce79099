import { TvApp } from '../src/tv/tv-app';

export default function Page() {
  return <TvApp />;
}
