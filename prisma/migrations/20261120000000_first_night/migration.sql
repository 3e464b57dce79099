-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'MANAGER', 'STAFF');

-- CreateEnum
CREATE TYPE "EventStatus" AS ENUM ('DRAFT', 'UPCOMING', 'ACTIVE', 'HOLD', 'ENDED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "QueueMode" AS ENUM ('MOST_VOTES', 'HOST');

-- CreateEnum
CREATE TYPE "PoolKind" AS ENUM ('ALL', 'TAGS', 'GENRES', 'FOLDERS', 'TRACKS');

-- CreateEnum
CREATE TYPE "TrackState" AS ENUM ('READY', 'UNPLAYABLE', 'MISSING');

-- CreateEnum
CREATE TYPE "BallotPolicy" AS ENUM ('ONCE', 'CHANGEABLE', 'MULTI', 'REPEAT');

-- CreateEnum
CREATE TYPE "BallotState" AS ENUM ('OPEN', 'PAUSED', 'CLOSED');

-- CreateEnum
CREATE TYPE "ResultsVisibility" AS ENUM ('LIVE', 'AFTER_VOTE', 'AFTER_CLOSE', 'STAFF');

-- CreateEnum
CREATE TYPE "OptionState" AS ENUM ('OPEN', 'LOCKED', 'BLOCKED');

-- CreateEnum
CREATE TYPE "VoteState" AS ENUM ('COUNTED', 'WITHDRAWN', 'SUPERSEDED', 'QUARANTINED');

-- CreateEnum
CREATE TYPE "PresenceTier" AS ENUM ('REMOTE', 'PRESENT');

-- CreateEnum
CREATE TYPE "Standing" AS ENUM ('GOOD', 'MUTED', 'BANNED');

-- CreateEnum
CREATE TYPE "PlaybackState" AS ENUM ('IDLE', 'STARTING', 'PLAYING', 'PAUSED', 'DEVICE_GONE', 'DEGRADED', 'STOPPED');

-- CreateEnum
CREATE TYPE "PlaybackIntent" AS ENUM ('PLAY', 'HOLD', 'STOP');

-- CreateEnum
CREATE TYPE "PlayOrigin" AS ENUM ('VOTES', 'PINNED', 'HOST', 'FALLBACK');

-- CreateEnum
CREATE TYPE "BanKind" AS ENUM ('TRACK', 'ARTIST');

-- CreateTable
CREATE TABLE "venue" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "language" TEXT NOT NULL DEFAULT 'en',
    "accent_color" TEXT NOT NULL DEFAULT '#ff9d4d',
    "logo_file" TEXT,
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "venue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "venue_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("venue_id","user_id")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "display" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_version" INTEGER NOT NULL DEFAULT 1,
    "last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "display_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "display_pairing" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "venue_id" UUID,
    "display_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "display_pairing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "theme" TEXT NOT NULL DEFAULT '',
    "status" "EventStatus" NOT NULL,
    "join_code" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "activated_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "capacity" INTEGER NOT NULL DEFAULT 2000,
    "mode" "QueueMode" NOT NULL DEFAULT 'MOST_VOTES',
    "budget_votes" INTEGER NOT NULL DEFAULT 3,
    "budget_window_ms" INTEGER NOT NULL DEFAULT 3600000,
    "cooldown_ms" INTEGER NOT NULL DEFAULT 30000,
    "repeat_block_ms" INTEGER NOT NULL DEFAULT 7200000,
    "artist_gap" INTEGER NOT NULL DEFAULT 2,
    "allow_explicit" BOOLEAN NOT NULL DEFAULT false,
    "duration_ms_min" INTEGER NOT NULL DEFAULT 30000,
    "duration_ms_max" INTEGER NOT NULL DEFAULT 600000,
    "pool_kind" "PoolKind" NOT NULL DEFAULT 'ALL',
    "pool_values" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "hold_label" TEXT,
    "hold_until" TIMESTAMPTZ(3),
    "ballot_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "track" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "mime_type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "artist" TEXT NOT NULL,
    "artist_key" TEXT NOT NULL,
    "recording_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "album" TEXT,
    "genres" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "folder" TEXT NOT NULL DEFAULT '',
    "year" INTEGER,
    "duration_ms" INTEGER NOT NULL,
    "is_explicit" BOOLEAN NOT NULL DEFAULT false,
    "isrc" TEXT,
    "has_cover" BOOLEAN NOT NULL DEFAULT false,
    "edited_fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" "TrackState" NOT NULL DEFAULT 'READY',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "track_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "pool_track" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "track_id" UUID NOT NULL,
    "option_id" UUID NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_track_pkey" PRIMARY KEY ("venue_id","event_id","track_id")
);

-- CreateTable
CREATE TABLE "ballot" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "policy" "BallotPolicy" NOT NULL,
    "max_choices" INTEGER NOT NULL DEFAULT 1,
    "cooldown_ms" INTEGER NOT NULL DEFAULT 0,
    "budget_votes" INTEGER NOT NULL DEFAULT 0,
    "budget_window_ms" INTEGER NOT NULL DEFAULT 0,
    "hold_ms" INTEGER NOT NULL DEFAULT 0,
    "min_tier" "PresenceTier" NOT NULL DEFAULT 'REMOTE',
    "results" "ResultsVisibility" NOT NULL DEFAULT 'LIVE',
    "state" "BallotState" NOT NULL DEFAULT 'OPEN',
    "opens_at" TIMESTAMPTZ(3),
    "closes_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "result_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ballot_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "ballot_option" (
    "venue_id" UUID NOT NULL,
    "ballot_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "idx" INTEGER NOT NULL,
    "cycle" INTEGER NOT NULL DEFAULT 0,
    "state" "OptionState" NOT NULL DEFAULT 'OPEN',
    "blocked_until" TIMESTAMPTZ(3),
    "blocked_code" TEXT,

    CONSTRAINT "ballot_option_pkey" PRIMARY KEY ("venue_id","ballot_id","id")
);

-- CreateTable
CREATE TABLE "vote" (
    "venue_id" UUID NOT NULL,
    "ballot_id" UUID NOT NULL,
    "slot_key" TEXT COLLATE "C" NOT NULL,
    "vote_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "option_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "weight" DECIMAL(8,3) NOT NULL DEFAULT 1,
    "state" "VoteState" NOT NULL DEFAULT 'COUNTED',
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vote_pkey" PRIMARY KEY ("venue_id","ballot_id","slot_key")
) PARTITION BY HASH ("ballot_id");

CREATE TABLE "vote_p0" PARTITION OF "vote" FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE "vote_p1" PARTITION OF "vote" FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE "vote_p2" PARTITION OF "vote" FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE "vote_p3" PARTITION OF "vote" FOR VALUES WITH (MODULUS 4, REMAINDER 3);

-- CreateTable
CREATE TABLE "tally" (
    "venue_id" UUID NOT NULL,
    "ballot_id" UUID NOT NULL,
    "option_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "shard" SMALLINT NOT NULL,
    "votes" BIGINT NOT NULL DEFAULT 0,
    "weight" DECIMAL(18,3) NOT NULL DEFAULT 0,
    "since_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tally_pkey" PRIMARY KEY ("venue_id","ballot_id","option_id","cycle","shard")
);

-- CreateTable
CREATE TABLE "ballot_revision" (
    "venue_id" UUID NOT NULL,
    "ballot_id" UUID NOT NULL,
    "shard" SMALLINT NOT NULL,
    "rev" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ballot_revision_pkey" PRIMARY KEY ("venue_id","ballot_id","shard")
);

-- CreateTable
CREATE TABLE "voter_ledger" (
    "venue_id" UUID NOT NULL,
    "ballot_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "last_cast_at" TIMESTAMPTZ(3),

    CONSTRAINT "voter_ledger_pkey" PRIMARY KEY ("venue_id","ballot_id","voter_id")
);

-- CreateTable
CREATE TABLE "guest" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "voter_id" UUID NOT NULL,
    "tier" "PresenceTier" NOT NULL DEFAULT 'REMOTE',
    "nickname" TEXT,
    "standing" "Standing" NOT NULL DEFAULT 'GOOD',
    "weight" DECIMAL(8,3) NOT NULL DEFAULT 1,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guest_pkey" PRIMARY KEY ("venue_id","event_id","voter_id")
);

-- CreateTable
CREATE TABLE "queue_item" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "track_id" UUID NOT NULL,
    "pin_rank" DOUBLE PRECISION,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queue_item_pkey" PRIMARY KEY ("venue_id","event_id","track_id")
);

-- CreateTable
CREATE TABLE "ban" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "kind" "BanKind" NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ban_pkey" PRIMARY KEY ("venue_id","event_id","kind","value")
);

-- CreateTable
CREATE TABLE "playback" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "state" "PlaybackState" NOT NULL DEFAULT 'IDLE',
    "intent" "PlaybackIntent" NOT NULL DEFAULT 'PLAY',
    "play_id" UUID,
    "position_ms" INTEGER NOT NULL DEFAULT 0,
    "position_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3),
    "locked_track_id" UUID,
    "volume" INTEGER NOT NULL DEFAULT 80,
    "player_id" UUID,
    "player_label" TEXT,
    "player_kind" TEXT,
    "player_seen_at" TIMESTAMPTZ(3),
    "failed_starts" INTEGER NOT NULL DEFAULT 0,
    "first_failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "playback_pkey" PRIMARY KEY ("venue_id","event_id")
);

-- CreateTable
CREATE TABLE "play" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "track_id" UUID NOT NULL,
    "option_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "artist" TEXT NOT NULL,
    "isrc" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "votes" INTEGER NOT NULL DEFAULT 0,
    "origin" "PlayOrigin" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "played_ms" INTEGER,
    "end_cause" TEXT,

    CONSTRAINT "play_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "event_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "venue_slug_key" ON "venue"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "refresh_token_token_hash_key" ON "refresh_token"("token_hash");

-- CreateIndex
CREATE INDEX "refresh_token_family_id_idx" ON "refresh_token"("family_id");

-- CreateIndex
CREATE INDEX "refresh_token_user_id_idx" ON "refresh_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "display_pairing_code_key" ON "display_pairing"("code");

-- CreateIndex
CREATE UNIQUE INDEX "event_join_code_key" ON "event"("join_code");

-- CreateIndex
CREATE INDEX "event_venue_id_status_idx" ON "event"("venue_id", "status");

-- CreateIndex
CREATE INDEX "event_id_idx" ON "event"("id");

-- CreateIndex
CREATE INDEX "track_venue_id_recording_key_idx" ON "track"("venue_id", "recording_key");

-- CreateIndex
CREATE INDEX "track_venue_id_artist_key_idx" ON "track"("venue_id", "artist_key");

-- CreateIndex
CREATE UNIQUE INDEX "track_venue_id_path_key" ON "track"("venue_id", "path");

-- CreateIndex
CREATE UNIQUE INDEX "pool_track_venue_id_event_id_option_id_key" ON "pool_track"("venue_id", "event_id", "option_id");

-- CreateIndex
CREATE INDEX "ballot_venue_id_event_id_idx" ON "ballot"("venue_id", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "vote_vote_id_ballot_id_venue_id_key" ON "vote"("vote_id", "ballot_id", "venue_id");

-- CreateIndex
CREATE INDEX "playback_due_at_idx" ON "playback"("due_at");

-- CreateIndex
CREATE INDEX "play_venue_id_event_id_started_at_idx" ON "play"("venue_id", "event_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "play_venue_id_event_id_seq_key" ON "play"("venue_id", "event_id", "seq");

-- CreateIndex
CREATE INDEX "audit_entry_venue_id_event_id_created_at_idx" ON "audit_entry"("venue_id", "event_id", "created_at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "display" ADD CONSTRAINT "display_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "track" ADD CONSTRAINT "track_venue_id_fkey" FOREIGN KEY ("venue_id") REFERENCES "venue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_track" ADD CONSTRAINT "pool_track_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool_track" ADD CONSTRAINT "pool_track_venue_id_track_id_fkey" FOREIGN KEY ("venue_id", "track_id") REFERENCES "track"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ballot" ADD CONSTRAINT "ballot_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ballot_option" ADD CONSTRAINT "ballot_option_venue_id_ballot_id_fkey" FOREIGN KEY ("venue_id", "ballot_id") REFERENCES "ballot"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest" ADD CONSTRAINT "guest_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_item" ADD CONSTRAINT "queue_item_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ban" ADD CONSTRAINT "ban_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "playback" ADD CONSTRAINT "playback_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "play" ADD CONSTRAINT "play_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "play" ADD CONSTRAINT "play_venue_id_track_id_fkey" FOREIGN KEY ("venue_id", "track_id") REFERENCES "track"("venue_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The counters are updated in place all night: leave room on their pages so that updates stay on them.
ALTER TABLE "tally" SET (fillfactor = 50);
ALTER TABLE "ballot_revision" SET (fillfactor = 50);
ALTER TABLE "voter_ledger" SET (fillfactor = 70);

-- An audit entry is never changed or taken away.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();

-- Two roles besides the owner. votebox_app sees one venue at a time (row-level security by app.venue_id);
-- votebox_system serves work that is not of one venue: sign-in, join codes, vote batches, the playback sweep.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'votebox_app') THEN
    CREATE ROLE votebox_app NOLOGIN NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'votebox_system') THEN
    CREATE ROLE votebox_system NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server is being migrated at the same moment
END
$$;
GRANT votebox_app, votebox_system TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO votebox_app, votebox_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO votebox_app, votebox_system;
REVOKE ALL ON "_prisma_migrations" FROM votebox_app, votebox_system;
REVOKE ALL ON "app_user", "refresh_token", "display_pairing" FROM votebox_app;
REVOKE UPDATE, DELETE ON "audit_entry" FROM votebox_app, votebox_system;
REVOKE DELETE ON "vote" FROM votebox_app, votebox_system;

DO $$
DECLARE
  t record;
BEGIN
  FOR t IN
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'venue_id'
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'display_pairing'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.relname);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO votebox_app USING (venue_id = nullif(current_setting(''app.venue_id'', true), '''')::uuid)',
      t.relname);
    EXECUTE format('CREATE POLICY system ON %I TO votebox_system USING (true)', t.relname);
  END LOOP;
END
$$;
ALTER TABLE "venue" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "venue" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "venue" TO votebox_app USING (id = nullif(current_setting('app.venue_id', true), '')::uuid);
CREATE POLICY system ON "venue" TO votebox_system USING (true);
