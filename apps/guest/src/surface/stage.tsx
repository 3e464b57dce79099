import type { ReactNode } from 'react';

interface StageProps {
  /** Small line above the title, e.g. the venue. */
  eyebrow?: ReactNode;
  /** What is to be seen in the upper half. */
  picture: ReactNode;
  title: string;
  children?: ReactNode;
  /** Next steps; they lie in the lower half, where the thumb is. */
  actions?: ReactNode;
}

/** A screen with one thing to say: a picture above, the words and the next step within reach of the thumb. */
export function Stage({ eyebrow, picture, title, children, actions }: StageProps) {
  return (
    <main className="vb-room vb-stage flex min-h-dvh flex-col overflow-x-clip">
      <div className="mx-auto flex w-full max-w-lg flex-1 flex-col px-6 pt-[max(1.5rem,env(safe-area-inset-top))] pb-[max(1.75rem,env(safe-area-inset-bottom))] lg:max-w-5xl lg:flex-row lg:items-center lg:gap-16">
        <div className="vb-stage-picture relative flex flex-1 items-center justify-center py-6">{picture}</div>
        <div className="lg:flex-1">
          {eyebrow ? <div className="mb-3 text-dim">{eyebrow}</div> : null}
          <h1 className="text-[clamp(1.8rem,11vw,3.6rem)] leading-[0.96] font-extrabold tracking-[-0.035em]">
            {title}
          </h1>
          {children ? <div className="mt-4 text-lg text-dim">{children}</div> : null}
          {actions ? <div className="mt-7 flex flex-col gap-3">{actions}</div> : null}
        </div>
      </div>
    </main>
  );
}
