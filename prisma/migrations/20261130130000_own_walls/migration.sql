-- AlterTable
ALTER TABLE "event" ADD COLUMN     "guests_gone_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "guest" ADD COLUMN     "erased_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "hash" TEXT,
ADD COLUMN     "prev_hash" TEXT,
ADD COLUMN     "seq" BIGINT;

-- CreateTable
CREATE TABLE "audit_head" (
    "venue_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "cut_seq" BIGINT NOT NULL DEFAULT 0,
    "cut_hash" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("venue_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_venue_id_seq_key" ON "audit_entry"("venue_id", "seq");

-- Finds, over all venues, guests who asked to be forgotten.
CREATE INDEX "guest_erased_idx" ON "guest"("venue_id", "event_id") WHERE "erased_at" IS NOT NULL;

-- The audit record is a chain per venue: each entry carries the hash of the one before, the head that of the last. Nobody
-- but these functions, which run as the owner, writes seq, hashes and heads. An entry is chained at the commit of the act
-- it tells of (a deferred trigger), so the head is locked last and for a moment, and acts do not wait for one another.
CREATE FUNCTION "audit_hash"(e "audit_entry") RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(json_build_array(
    e.prev_hash, e.seq::text, e.venue_id::text, e.id::text, coalesce(e.event_id::text, ''), e.actor, e.action,
    e.subject::text, e.request_id, to_char(e.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text,
    'UTF8')), 'hex')
$$;

CREATE FUNCTION "chain_audit_entry"(p_venue uuid, p_id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  e public.audit_entry;
  head public.audit_head;
BEGIN
  INSERT INTO public.audit_head (venue_id, seq, hash) VALUES (p_venue, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM public.audit_head WHERE venue_id = p_venue FOR UPDATE;
  SELECT * INTO e FROM public.audit_entry WHERE venue_id = p_venue AND id = p_id;
  e.seq := head.seq + 1;
  e.prev_hash := head.hash;
  e.hash := public.audit_hash(e);
  UPDATE public.audit_entry SET seq = e.seq, prev_hash = e.prev_hash, hash = e.hash WHERE venue_id = p_venue AND id = p_id;
  UPDATE public.audit_head SET seq = e.seq, hash = e.hash WHERE venue_id = p_venue;
END
$$;

CREATE FUNCTION "stamp_audit_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := clock_timestamp();
  NEW.seq := NULL;
  NEW.prev_hash := NULL;
  NEW.hash := NULL;
  RETURN NEW;
END
$$;

CREATE FUNCTION "chain_new_audit_entry"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM public.chain_audit_entry(NEW.venue_id, NEW.id);
  RETURN NULL;
END
$$;

-- An entry is never changed once it is chained, and taken away only from the beginning of the chain, after the head says
-- up to where.
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.hash IS NULL
    AND (OLD.venue_id, OLD.id, OLD.actor, OLD.action, OLD.subject, OLD.request_id, OLD.created_at)
      = (NEW.venue_id, NEW.id, NEW.actor, NEW.action, NEW.subject, NEW.request_id, NEW.created_at)
    AND OLD.event_id IS NOT DISTINCT FROM NEW.event_id THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND OLD.seq <= (SELECT h.cut_seq FROM public.audit_head h WHERE h.venue_id = OLD.venue_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;

CREATE FUNCTION "refuse_audit_head_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.venue_id = OLD.venue_id AND NEW.seq >= OLD.seq AND NEW.cut_seq >= OLD.cut_seq
    AND NEW.cut_seq <= NEW.seq THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the head of the audit record only moves on';
END
$$;

CREATE FUNCTION "refuse_audit_truncate"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;

-- Cuts up to p_max entries off the beginning of a chain, as far as they are from before p_before, and records in the chain
-- itself up to where. Nothing younger than 90 days goes. Returns how many went.
CREATE FUNCTION "cut_audit"(p_venue uuid, p_before timestamptz, p_max int, p_entry uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head public.audit_head;
  last public.audit_entry;
  first_kept bigint;
  entries int;
BEGIN
  IF p_before > now() - interval '90 days' THEN
    RAISE EXCEPTION 'audit entries are kept for 90 days at least';
  END IF;
  SELECT * INTO head FROM public.audit_head WHERE venue_id = p_venue FOR UPDATE;
  SELECT min(e.seq) INTO first_kept FROM public.audit_entry e
  WHERE e.venue_id = p_venue AND e.seq > head.cut_seq AND e.created_at >= p_before;
  SELECT * INTO last FROM public.audit_entry e
  WHERE e.venue_id = p_venue AND e.seq > head.cut_seq
    AND e.seq = least(coalesce(first_kept - 1, head.seq), head.cut_seq + p_max);
  IF last.seq IS NULL THEN
    RETURN 0;
  END IF;
  entries := last.seq - head.cut_seq;
  UPDATE public.audit_head SET cut_seq = last.seq, cut_hash = last.hash WHERE venue_id = p_venue;
  DELETE FROM public.audit_entry WHERE venue_id = p_venue AND seq <= last.seq;
  INSERT INTO public.audit_entry (venue_id, id, actor, action, subject, request_id)
  VALUES (p_venue, p_entry, 'system:retention', 'audit:cut',
    jsonb_build_object('seq', last.seq, 'hash', last.hash, 'entries', entries), 'job-retention');
  RETURN entries;
END
$$;

REVOKE ALL ON FUNCTION "chain_audit_entry"(uuid, uuid), "cut_audit"(uuid, timestamptz, int, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "cut_audit"(uuid, timestamptz, int, uuid) TO votebox_system;

-- What is there already becomes the beginning of the chains.
GRANT SELECT ON "audit_head" TO votebox_app, votebox_system;
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "audit_head" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "audit_head" TO votebox_app
  USING (venue_id = nullif(current_setting('app.venue_id', true), '')::uuid);
CREATE POLICY system ON "audit_head" TO votebox_system USING (true);
DO $$
DECLARE
  e record;
BEGIN
  FOR e IN SELECT venue_id, id FROM public.audit_entry ORDER BY venue_id, created_at, id LOOP
    PERFORM public.chain_audit_entry(e.venue_id, e.id);
  END LOOP;
END
$$;

CREATE TRIGGER "audit_entry_stamp" BEFORE INSERT ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "stamp_audit_entry"();
CREATE CONSTRAINT TRIGGER "audit_entry_chain" AFTER INSERT ON "audit_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "chain_new_audit_entry"();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_truncate"();
CREATE TRIGGER "audit_head_forward" BEFORE UPDATE OR DELETE ON "audit_head"
  FOR EACH ROW EXECUTE FUNCTION "refuse_audit_head_change"();
CREATE TRIGGER "audit_head_no_truncate" BEFORE TRUNCATE ON "audit_head"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_truncate"();

-- The roles of the API insert entries and read them; TRUNCATE, triggers and references were never theirs.
REVOKE UPDATE, DELETE ON "audit_entry" FROM votebox_app, votebox_system;
-- votebox_app writes for one venue; what belongs to none it does not touch.
REVOKE ALL ON "_prisma_migrations" FROM votebox_app, votebox_system;

-- The roles log in by themselves and are members of nothing; what they inherited of an older installation is taken away.
DO $$
DECLARE
  m record;
BEGIN
  FOR m IN SELECT g.rolname AS parent, r.rolname AS member FROM pg_auth_members a
    JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles r ON r.oid = a.member
    WHERE r.rolname IN ('votebox_app', 'votebox_system')
  LOOP
    EXECUTE format('REVOKE %I FROM %I', m.parent, m.member);
  END LOOP;
END
$$;
