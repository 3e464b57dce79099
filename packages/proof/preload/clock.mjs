// Loaded into an API process before its program: its wall clock is off by PROOF_CLOCK_OFFSET_MS. Timers are not.
const offsetMs = Number(process.env.PROOF_CLOCK_OFFSET_MS ?? 0);
const RightDate = globalThis.Date;

globalThis.Date = class Date extends RightDate {
  constructor(...args) {
    if (args.length === 0) super(RightDate.now() + offsetMs);
    else super(...args);
  }

  static now() {
    return RightDate.now() + offsetMs;
  }
};
