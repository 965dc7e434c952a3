-- DropIndex
DROP INDEX "ticket_event_id_at_idx";

-- AlterTable
ALTER TABLE "checkin" ADD COLUMN     "happened_in" INTEGER,
ADD COLUMN     "zuil_id" UUID;

-- AlterTable
ALTER TABLE "redemption" ADD COLUMN     "happened_in" INTEGER,
ADD COLUMN     "zuil_id" UUID;

-- AlterTable
ALTER TABLE "tap" ADD COLUMN     "event_id" TEXT,
ADD COLUMN     "happened_in" INTEGER;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "happened_in" INTEGER,
ADD COLUMN     "zuil_id" UUID;

-- CreateTable
CREATE TABLE "unbooked_tap" (
    "actie_id" UUID NOT NULL,
    "zuil_id" UUID NOT NULL,
    "happened_in" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "kept" JSONB,
    "decision" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "word" TEXT,

    CONSTRAINT "unbooked_tap_pkey" PRIMARY KEY ("actie_id")
);

-- CreateIndex
CREATE INDEX "checkin_happened_in_at_id_idx" ON "checkin"("happened_in", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "checkin_event_id_at_id_idx" ON "checkin"("event_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "redemption_happened_in_at_id_idx" ON "redemption"("happened_in", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_happened_in_at_id_idx" ON "ticket"("happened_in", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_event_id_at_id_idx" ON "ticket"("event_id", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "unbooked_tap" ADD CONSTRAINT "unbooked_tap_actie_id_fkey" FOREIGN KEY ("actie_id") REFERENCES "tap"("actie_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The lists of one zuil; what was booked over the API is not in them.
CREATE INDEX "checkin_at_zuil" ON "checkin" ("zuil_id", "at" DESC, "id" DESC) WHERE "zuil_id" IS NOT NULL;
CREATE INDEX "ticket_at_zuil" ON "ticket" ("zuil_id", "at" DESC, "id" DESC) WHERE "zuil_id" IS NOT NULL;
CREATE INDEX "redemption_at_zuil" ON "redemption" ("zuil_id", "at" DESC, "id" DESC) WHERE "zuil_id" IS NOT NULL;
-- Taps that gave nothing that is booked: those that were refused, and those that asked for a membership.
CREATE INDEX "tap_gave_nothing" ON "tap" ("happened_in", "at" DESC, "actie_id" DESC)
    WHERE "reason" IS NOT NULL OR "verdict" ->> 'outcome' = 'MEMBERSHIP';
CREATE INDEX "tap_gave_nothing_at_zuil" ON "tap" ("zuil_id", "at" DESC, "actie_id" DESC)
    WHERE "reason" IS NOT NULL OR "verdict" ->> 'outcome' = 'MEMBERSHIP';
CREATE INDEX "tap_gave_nothing_for_event" ON "tap" ("event_id", "at" DESC, "actie_id" DESC)
    WHERE "event_id" IS NOT NULL AND ("reason" IS NOT NULL OR "verdict" ->> 'outcome' = 'MEMBERSHIP');
-- Those that wait, which are few.
CREATE INDEX "unbooked_tap_waits" ON "unbooked_tap" ("happened_in", "at" DESC, "actie_id" DESC) WHERE "decision" IS NULL;

-- Words of a name, without accents and capitals: found by how they begin, in whichever order.
CREATE FUNCTION "search_words"("text" TEXT) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple'::regconfig,
        regexp_replace(regexp_replace(lower(normalize("text", NFD)), U&'[\0300-\036F]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE INDEX "passholder_words" ON "passholder" USING gin ("search_words"("first_name" || ' ' || "name"));
CREATE INDEX "event_words" ON "event" USING gin ("search_words"(coalesce("name" ->> 'nl', '')));

-- Where what there is happened.
UPDATE "checkin" SET "zuil_id" = "tap"."zuil_id" FROM "tap" WHERE "tap"."actie_id" = "checkin"."id";
UPDATE "ticket" SET "zuil_id" = "tap"."zuil_id" FROM "tap" WHERE "tap"."actie_id" = "ticket"."id";
UPDATE "redemption" SET "zuil_id" = "tap"."zuil_id" FROM "tap" WHERE "tap"."actie_id" = "redemption"."id";
UPDATE "checkin" SET "happened_in" = "zuil"."card_system_id" FROM "zuil" WHERE "zuil"."id" = "checkin"."zuil_id";
UPDATE "ticket" SET "happened_in" = "zuil"."card_system_id" FROM "zuil" WHERE "zuil"."id" = "ticket"."zuil_id";
UPDATE "redemption" SET "happened_in" = "zuil"."card_system_id" FROM "zuil" WHERE "zuil"."id" = "redemption"."zuil_id";
UPDATE "checkin" SET "happened_in" = one.id FROM (SELECT "B" AS event_id, min("A") AS id FROM "_CardSystemToEvent"
    GROUP BY "B" HAVING count(*) = 1) one WHERE "zuil_id" IS NULL AND one.event_id = "checkin"."event_id";
UPDATE "ticket" SET "happened_in" = one.id FROM (SELECT "B" AS event_id, min("A") AS id FROM "_CardSystemToEvent"
    GROUP BY "B" HAVING count(*) = 1) one WHERE "zuil_id" IS NULL AND one.event_id = "ticket"."event_id";
UPDATE "redemption" SET "happened_in" = "reward"."card_system_id" FROM "reward"
    WHERE "redemption"."zuil_id" IS NULL AND "reward"."id" = "redemption"."reward_id";
ALTER TABLE "tap" DISABLE TRIGGER "tap_append_only";
UPDATE "tap" SET "happened_in" = "zuil"."card_system_id", "event_id" = "tap"."verdict" ->> 'eventId' FROM "zuil" WHERE "zuil"."id" = "tap"."zuil_id";
ALTER TABLE "tap" ENABLE TRIGGER "tap_append_only";

-- A tap stays as it was decided, but for one in quarantine and one that waits since it could not be booked. As before, what
-- can be taken away is whose it was and, when it is old, the whole of it.
CREATE OR REPLACE FUNCTION "keep_tap"() RETURNS trigger LANGUAGE plpgsql AS $$
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
    ELSIF NEW."reason" IS NULL AND EXISTS (SELECT FROM "unbooked_tap" WHERE "actie_id" = OLD."actie_id" AND "decision" IS NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
