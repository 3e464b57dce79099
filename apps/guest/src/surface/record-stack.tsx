import { Cover } from '@votebox/ui';

const SLEEVES = ['votebox-side-b', 'late-shift', 'last-round'] as const;

/** Three sleeves pulled halfway from the crate, with the record of the first one showing. */
export function RecordStack({ seeds = SLEEVES }: { seeds?: readonly string[] }) {
  return (
    <div aria-hidden className="vb-record-stack relative aspect-[1.15] w-[min(78vw,22rem)] lg:w-[30rem]">
      {seeds.slice(0, 3).map((seed, place) => (
        <span key={seed} className="vb-record-stack-sleeve" data-place={place}>
          {place === 0 ? <span className="vb-vinyl" data-spinning="slow" /> : null}
          <Cover src={null} seed={seed} size="fill" className="!rounded-sleeve shadow-2xl" />
        </span>
      ))}
    </div>
  );
}
