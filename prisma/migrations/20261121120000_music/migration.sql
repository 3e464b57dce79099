-- CreateEnum
CREATE TYPE "TrackSource" AS ENUM ('LIBRARY', 'SPOTIFY');

-- CreateEnum
CREATE TYPE "PlayerKind" AS ENUM ('MPD', 'SPOTIFY', 'SIMULATED');

-- CreateEnum
CREATE TYPE "SpotifyState" AS ENUM ('UNLINKED', 'CONNECTED', 'NEEDS_REAUTH');

-- CreateEnum
CREATE TYPE "ScheduleFrequency" AS ENUM ('DAILY', 'WEEKLY', 'MONTHLY');

-- AlterEnum. A new type instead of new values: these could not be the default of a column in the same transaction.
ALTER TYPE "QueueMode" RENAME TO "QueueMode_before";
CREATE TYPE "QueueMode" AS ENUM ('FAIR', 'WEIGHTED', 'MOST_VOTES', 'HOST');
ALTER TABLE "event" ALTER COLUMN "mode" DROP DEFAULT;
ALTER TABLE "event" ALTER COLUMN "mode" TYPE "QueueMode" USING "mode"::text::"QueueMode";
DROP TYPE "QueueMode_before";

-- AlterEnum
ALTER TYPE "PoolKind" ADD VALUE 'PLAYLIST';

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "auto_start" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "guest_skip" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "is_detached" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "music_from" TIMESTAMPTZ(3),
ADD COLUMN     "occurrence_on" DATE,
ADD COLUMN     "player_ids" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "schedule_id" UUID,
ADD COLUMN     "source" "TrackSource" NOT NULL DEFAULT 'LIBRARY',
ADD COLUMN     "start_fault" TEXT,
ADD COLUMN     "start_tried_at" TIMESTAMPTZ(3),
ADD COLUMN     "voting_opens_at" TIMESTAMPTZ(3),
ALTER COLUMN "mode" SET DEFAULT 'FAIR';

-- AlterTable
ALTER TABLE "track" ADD COLUMN     "cover_url" TEXT,
ADD COLUMN     "source" "TrackSource" NOT NULL DEFAULT 'LIBRARY';

-- AlterTable
ALTER TABLE "playback" ADD COLUMN     "driver_id" UUID,
ADD COLUMN     "driver_until" TIMESTAMPTZ(3),
ADD COLUMN     "player_trouble" TEXT;

-- AlterTable
ALTER TABLE "play" ADD COLUMN     "fair_time_s" DOUBLE PRECISION,
ADD COLUMN     "pin_rank" DOUBLE PRECISION,
ADD COLUMN     "queued_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "fair_load" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "play_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "load_s" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "fair_load_pkey" PRIMARY KEY ("venue_id","event_id","play_id","voter_id")
);

-- CreateTable
CREATE TABLE "skip_vote" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "play_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "skip_vote_pkey" PRIMARY KEY ("venue_id","event_id","play_id","voter_id")
);

-- CreateTable
CREATE TABLE "player" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "PlayerKind" NOT NULL,
    "settings" JSONB NOT NULL,
    "secret" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "player_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "spotify_account" (
    "venue_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret" TEXT NOT NULL,
    "state" "SpotifyState" NOT NULL DEFAULT 'UNLINKED',
    "access_token" TEXT,
    "access_expires_at" TIMESTAMPTZ(3),
    "access_issued_at" TIMESTAMPTZ(3),
    "refresh_token" TEXT,
    "refresh_until" TIMESTAMPTZ(3),
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "spotify_user_id" TEXT,
    "display_name" TEXT,
    "consented_at" TIMESTAMPTZ(3),
    "private_since" TIMESTAMPTZ(3),
    "private_by" UUID,
    "reads_on" DATE,
    "reads" INTEGER NOT NULL DEFAULT 0,
    "wait_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spotify_account_pkey" PRIMARY KEY ("venue_id")
);

-- CreateTable
CREATE TABLE "spotify_consent" (
    "venue_id" UUID NOT NULL,
    "state_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "code_verifier" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "spotify_consent_pkey" PRIMARY KEY ("venue_id","state_hash")
);

-- CreateTable
CREATE TABLE "schedule_rule" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "plan" JSONB NOT NULL,
    "frequency" "ScheduleFrequency" NOT NULL,
    "interval" INTEGER NOT NULL DEFAULT 1,
    "weekdays" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "month_day" INTEGER,
    "month_week" INTEGER,
    "start_time" TEXT NOT NULL,
    "duration_min" INTEGER NOT NULL,
    "voting_lead_min" INTEGER NOT NULL DEFAULT 0,
    "from_on" DATE NOT NULL,
    "until_on" DATE,
    "exceptions" DATE[] DEFAULT ARRAY[]::DATE[],
    "is_paused" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_rule_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateIndex
CREATE INDEX "playback_driver_id_idx" ON "playback"("driver_id");

-- CreateIndex
CREATE UNIQUE INDEX "player_venue_id_name_key" ON "player"("venue_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "event_venue_id_schedule_id_occurrence_on_key" ON "event"("venue_id", "schedule_id", "occurrence_on");

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_venue_id_schedule_id_fkey" FOREIGN KEY ("venue_id", "schedule_id") REFERENCES "schedule_rule"("venue_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "fair_load" ADD CONSTRAINT "fair_load_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skip_vote" ADD CONSTRAINT "skip_vote_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "player" ADD CONSTRAINT "player_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spotify_account" ADD CONSTRAINT "spotify_account_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spotify_consent" ADD CONSTRAINT "spotify_consent_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_rule" ADD CONSTRAINT "schedule_rule_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Finds, over all venues, players that wait for a process to drive them: what is over and let go is not in it.
CREATE INDEX "playback_live_idx" ON "playback"("driver_until") WHERE "state" <> 'STOPPED' OR "driver_id" IS NOT NULL;

-- The rules of the first migration, for what is new.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['fair_load', 'skip_vote', 'player', 'spotify_account', 'spotify_consent', 'schedule_rule']
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
