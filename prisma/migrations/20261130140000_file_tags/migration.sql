-- What files say is kept as they say it, so that the owner's corrections can be taken back without reading the file, and
-- texts of an older charset can be read anew. Tracks of earlier versions have reader_version 0: the next scan reads them.
ALTER TABLE "track" ADD COLUMN     "artists" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "codec" TEXT,
ADD COLUMN     "file_tags" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "gain_db" DOUBLE PRECISION,
ADD COLUMN     "peak" DOUBLE PRECISION,
ADD COLUMN     "reader_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "sound_hash" TEXT,
ADD COLUMN     "tag_charset" TEXT;
