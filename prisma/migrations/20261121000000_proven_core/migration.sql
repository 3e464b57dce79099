-- AlterTable
ALTER TABLE "event" ADD COLUMN     "code_number" SERIAL NOT NULL,
ADD COLUMN     "min_tier" "PresenceTier" NOT NULL DEFAULT 'REMOTE',
ADD COLUMN     "results" "ResultsVisibility" NOT NULL DEFAULT 'LIVE';

-- AlterTable
ALTER TABLE "guest" DROP COLUMN "weight",
ADD COLUMN     "group_id" UUID;

-- AlterTable
ALTER TABLE "voter_ledger" ADD COLUMN     "casts" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "guest_group" (
    "venue_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "weight" DECIMAL(8,3) NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "guest_group_pkey" PRIMARY KEY ("venue_id","event_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "guest_group_venue_id_event_id_name_key" ON "guest_group"("venue_id", "event_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "event_code_number_key" ON "event"("code_number");

-- AddForeignKey
ALTER TABLE "guest" ADD CONSTRAINT "guest_venue_id_event_id_group_id_fkey" FOREIGN KEY ("venue_id", "event_id", "group_id") REFERENCES "guest_group"("venue_id", "event_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "guest_group" ADD CONSTRAINT "guest_group_venue_id_event_id_fkey" FOREIGN KEY ("venue_id", "event_id") REFERENCES "event"("venue_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The rules of the first migration, for what is new.
GRANT USAGE ON SEQUENCE "event_code_number_seq" TO votebox_app, votebox_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON "guest_group" TO votebox_app, votebox_system;
ALTER TABLE "guest_group" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "guest_group" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "guest_group" TO votebox_app
  USING (venue_id = nullif(current_setting('app.venue_id', true), '')::uuid);
CREATE POLICY system ON "guest_group" TO votebox_system USING (true);
