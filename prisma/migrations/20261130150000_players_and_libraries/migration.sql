-- Series end by the clock on the wall: what was a length becomes the time that it led to on a day without a change of clocks.
-- A change of type reaches every row, whatever row-level security lets the migrating role see.
ALTER TABLE "schedule_rule" ALTER COLUMN "duration_min" TYPE TEXT
  USING to_char("start_time"::time + "duration_min" * interval '1 minute', 'HH24:MI');
ALTER TABLE "schedule_rule" RENAME COLUMN "duration_min" TO "end_time";
