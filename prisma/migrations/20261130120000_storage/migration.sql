-- What a venue keeps is counted where it is kept.
ALTER TABLE "track" ADD COLUMN     "cover_bytes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_upload" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "venue" ADD COLUMN     "logo_bytes" INTEGER NOT NULL DEFAULT 0;

-- Every upload so far is on record.
UPDATE "track" t SET "is_upload" = true
FROM "audit_entry" a
WHERE a."venue_id" = t."venue_id" AND a."action" = 'track:uploaded' AND a."subject"->>'trackId' = t."id"::text
  AND t."source" = 'LIBRARY' AND NOT starts_with(t."path", '.removed/');
