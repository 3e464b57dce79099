-- Until when Spotify wants no call is told apart: any, reads, commands. What was known is not: Spotify says it again.
ALTER TABLE "spotify_account" DROP COLUMN "wait_until",
ADD COLUMN     "commands_until" TIMESTAMPTZ(3),
ADD COLUMN     "reads_until" TIMESTAMPTZ(3),
ADD COLUMN     "window_until" TIMESTAMPTZ(3);
