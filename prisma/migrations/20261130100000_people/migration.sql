-- AlterTable
ALTER TABLE "app_user" ADD COLUMN     "email_proven_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "invitation" (
    "venue_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "token_hash" TEXT NOT NULL,
    "mailed_token_hash" TEXT,
    "invited_by" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("venue_id","id")
);

-- CreateTable
CREATE TABLE "login_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "login_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_reset" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "is_mailed" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_mailed_token_hash_key" ON "invitation"("mailed_token_hash");

-- CreateIndex
CREATE INDEX "invitation_venue_id_invited_by_idx" ON "invitation"("venue_id", "invited_by");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_venue_id_email_key" ON "invitation"("venue_id", "email");

-- CreateIndex
CREATE INDEX "login_session_user_id_idx" ON "login_session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_token_hash_key" ON "password_reset"("token_hash");

-- CreateIndex
CREATE INDEX "password_reset_user_id_idx" ON "password_reset"("user_id");

-- Families of refresh tokens become logins; those that have ended are gone.
INSERT INTO "login_session" ("id", "user_id", "device", "created_at", "last_used_at")
SELECT "family_id", min("user_id"::text)::uuid, '', min("created_at"), max("created_at")
FROM "refresh_token" GROUP BY "family_id" HAVING bool_and("revoked_at" IS NULL);
DELETE FROM "refresh_token" WHERE "family_id" NOT IN (SELECT "id" FROM "login_session");
ALTER TABLE "refresh_token" DROP CONSTRAINT "refresh_token_user_id_fkey";
DROP INDEX "refresh_token_user_id_idx";
ALTER TABLE "refresh_token" DROP COLUMN "user_id", DROP COLUMN "revoked_at";
ALTER TABLE "refresh_token" RENAME COLUMN "family_id" TO "session_id";
ALTER INDEX "refresh_token_family_id_idx" RENAME TO "refresh_token_session_id_idx";

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_venue_id_invited_by_fkey" FOREIGN KEY ("venue_id", "invited_by") REFERENCES "membership"("venue_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login_session" ADD CONSTRAINT "login_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "login_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Invitations are of a venue; logins and resets are of people, and no venue may see them.
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitation" TO votebox_app, votebox_system;
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "invitation" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "invitation" TO votebox_app USING (venue_id = nullif(current_setting('app.venue_id', true), '')::uuid);
CREATE POLICY system ON "invitation" TO votebox_system USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "login_session", "password_reset" TO votebox_system;
