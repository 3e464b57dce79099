import { UUID_PATTERN } from '@votebox/contracts';
import Head from 'next/head';
import { useRouter } from 'next/router';
import { NightScreen } from '../src/night/night.screen';
import { NightSkeleton } from '../src/night/night-skeleton';

export default function EventPage() {
  const router = useRouter();
  return (
    <>
      <Head>
        <meta name="robots" content="noindex" />
      </Head>
      <Content id={router.isReady ? String(router.query.id ?? '') : null} />
    </>
  );
}

/** The id is in the query, which is known only in the browser. */
function Content({ id }: { id: string | null }) {
  if (id === null) return <NightSkeleton isOffline={false} />;
  return <NightScreen key={id} eventId={UUID_PATTERN.test(id) ? id : null} />;
}
