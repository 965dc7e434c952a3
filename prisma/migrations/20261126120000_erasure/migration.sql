-- AlterEnum
ALTER TYPE "LedgerKind" ADD VALUE 'CARRIED';

-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "anonymous" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "tap_passholder_id_idx" ON "tap"("passholder_id");

-- Whose books these are nobody can tell: neither who it was, nor when that was taken away.
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_anonymous_is_nobody" CHECK (NOT "anonymous" OR (
    "name" = '' AND "first_name" = '' AND "street" IS NULL AND "postal_code" = '' AND "city" = '' AND "email" IS NULL
    AND "insz_cipher" IS NULL AND "registration_organizer_id" IS NULL AND "last_activity_at" IS NULL
    AND "date_of_birth" = '1900-01-01' AND "created_at" = '1970-01-01T00:00:00Z'));

-- The books are as they were written, but for whose they are: that can be taken away.
DROP TRIGGER "ledger_entry_append_only" ON "ledger_entry";
CREATE FUNCTION "keep_ledger_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - ARRAY['passholder_id', 'cause_id'] = to_jsonb(OLD) - ARRAY['passholder_id', 'cause_id']
            AND (NEW."cause_id" = OLD."cause_id" OR OLD."kind" = 'OPENING')
            AND EXISTS (SELECT FROM "passholder" WHERE "id" = NEW."passholder_id" AND "anonymous") THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE ON "ledger_entry"
    FOR EACH ROW EXECUTE FUNCTION "keep_ledger_entry"();

-- Numbers of cards that nobody has are not kept as they are any more: see backend/taps/booking/rows.ts. No key is at hand
-- here, so those that there are go.
DROP TRIGGER IF EXISTS "tap_decided_once" ON "tap";
DROP TRIGGER "tap_append_only" ON "tap";
UPDATE "tap" SET "unknown_card" = NULL WHERE "unknown_card" IS NOT NULL;

-- A tap stays as it was decided; one in quarantine is decided later. What can be taken away is whose it was and, when it
-- is old, the whole of it.
CREATE FUNCTION "keep_tap"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD."received_at" < CURRENT_TIMESTAMP - INTERVAL '30 days' THEN RETURN OLD; END IF;
    ELSIF OLD."reason" = 'in-quarantine' THEN
        RETURN NEW;
    ELSIF to_jsonb(NEW) - ARRAY['passholder_id', 'uitpas_number', 'unknown_card']
            = to_jsonb(OLD) - ARRAY['passholder_id', 'uitpas_number', 'unknown_card']
        AND (NEW."uitpas_number" IS NULL OR NEW."uitpas_number" = OLD."uitpas_number")
        AND (NEW."unknown_card" IS NULL OR NEW."unknown_card" = OLD."unknown_card")
        AND (NEW."passholder_id" IS NULL OR NEW."passholder_id" = OLD."passholder_id"
            OR EXISTS (SELECT FROM "passholder" WHERE "id" = NEW."passholder_id" AND "anonymous")) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER "tap_append_only" BEFORE UPDATE OR DELETE ON "tap"
    FOR EACH ROW EXECUTE FUNCTION "keep_tap"();

-- Numbers that belong to nobody, until they are forgotten: few.
CREATE INDEX "tap_of_nobody" ON "tap" ("received_at")
    WHERE "unknown_card" IS NOT NULL OR ("passholder_id" IS NULL AND "uitpas_number" IS NOT NULL);
