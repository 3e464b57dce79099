-- Series end by the clock on the wall: what was a length becomes the time that it led to on a day without a change of clocks.
-- A change of type reaches every row, whatever row-level security lets the migrating role see.
ALTER TABLE "schedule_rule" ALTER COLUMN "duration_min" TYPE TEXT
  USING to_char("start_time"::time + "duration_min" * interval '1 minute', 'HH24:MI');
ALTER TABLE "schedule_rule" RENAME COLUMN "duration_min" TO "end_time";

-- Loudness.
ALTER TABLE "event" ADD COLUMN     "level_loudness" BOOLEAN NOT NULL DEFAULT true;

-- What players can play, and what they could not.
CREATE TABLE "player_support" (
    "venue_id" UUID NOT NULL,
    "player_id" UUID NOT NULL,
    "is_page" BOOLEAN NOT NULL,
    "cannot_play" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "player_support_pkey" PRIMARY KEY ("venue_id","player_id")
);

CREATE TABLE "player_failure" (
    "venue_id" UUID NOT NULL,
    "player_id" UUID NOT NULL,
    "track_id" UUID NOT NULL,
    "content_hash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "player_failure_pkey" PRIMARY KEY ("venue_id","player_id","track_id")
);

CREATE INDEX "player_failure_venue_id_track_id_idx" ON "player_failure"("venue_id", "track_id");

ALTER TABLE "player_support" ADD CONSTRAINT "player_support_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "player_failure" ADD CONSTRAINT "player_failure_venue_id_player_id_fkey" FOREIGN KEY ("venue_id", "player_id") REFERENCES "player_support"("venue_id", "player_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "player_failure" ADD CONSTRAINT "player_failure_venue_id_track_id_fkey" FOREIGN KEY ("venue_id", "track_id") REFERENCES "track"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The rules of the first migration, for what is new.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['player_support', 'player_failure']
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO votebox_app, votebox_system', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO votebox_app USING (venue_id = nullif(current_setting(''app.venue_id'', true), '''')::uuid)',
      t);
    EXECUTE format('CREATE POLICY system ON %I TO votebox_system USING (true)', t);
  END LOOP;
END
$$;

-- Large libraries: a page of the list reads its own rows, an upload finds its twin.
CREATE INDEX "track_venue_id_content_hash_idx" ON "track"("venue_id", "content_hash");
CREATE INDEX "track_list_idx" ON "track"("venue_id", (left("search_text", 28) COLLATE "C"), "id") WHERE "source" = 'LIBRARY';
