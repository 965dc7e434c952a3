-- A key has a number, as it has in the UiTPAS API. Those that are there are numbered in the order in which they count.
ALTER TABLE "distribution_key" ADD COLUMN "number" INTEGER;
UPDATE "distribution_key" SET "number" = "counted"."number"
    FROM (SELECT "id", row_number() OVER (ORDER BY "card_system_id", "priority", "id") AS "number" FROM "distribution_key") "counted"
    WHERE "counted"."id" = "distribution_key"."id";
ALTER TABLE "distribution_key" DROP COLUMN "id";
ALTER TABLE "distribution_key" RENAME COLUMN "number" TO "id";
ALTER TABLE "distribution_key" ALTER COLUMN "id" SET NOT NULL,
ADD CONSTRAINT "distribution_key_pkey" PRIMARY KEY ("id"),
ADD COLUMN     "manual" BOOLEAN NOT NULL DEFAULT false;

UPDATE "distribution_key" SET "conditions" = '{"outsideOrganizersCity": false, "counterIds": []}' || "conditions";

-- A percentage is of the price from now on, and one of the four pays the rest. Where the shares do not make up every price,
-- that is the organizer, who sold the ticket.
UPDATE "distribution_key" SET "shares" = "shares" || '{"organizer": {"rest": true}}'
    WHERE (SELECT sum(("share"."value"->>'percent')::numeric) FROM jsonb_each("shares") "share") IS DISTINCT FROM 100
       OR EXISTS (SELECT FROM jsonb_each("shares") "share" WHERE ("share"."value"->>'cents')::int > 0);

-- AlterTable
ALTER TABLE "organizer" ADD COLUMN     "postal_codes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "_DistributionKeyToEvent" (
    "A" INTEGER NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_DistributionKeyToEvent_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "_DistributionKeyToEvent_B_index" ON "_DistributionKeyToEvent"("B");

-- AddForeignKey
ALTER TABLE "_DistributionKeyToEvent" ADD CONSTRAINT "_DistributionKeyToEvent_A_fkey" FOREIGN KEY ("A") REFERENCES "distribution_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_DistributionKeyToEvent" ADD CONSTRAINT "_DistributionKeyToEvent_B_fkey" FOREIGN KEY ("B") REFERENCES "event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a Prisma schema can't say: an event is held with the keys that were chosen for it, and with its organizer's city.
DO $$
DECLARE
    "name" text;
BEGIN
    FOREACH "name" IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON "_DistributionKeyToEvent" REFERENCING %s
            FOR EACH STATEMENT EXECUTE FUNCTION "note_changed_rows"(''event'', ''B'')',
            'note_changed_rows_' || lower("name"), "name",
            CASE "name" WHEN 'INSERT' THEN 'NEW TABLE AS "after"' WHEN 'DELETE' THEN 'OLD TABLE AS "before"'
                ELSE 'OLD TABLE AS "before" NEW TABLE AS "after"' END);
    END LOOP;
END
$$;

CREATE FUNCTION "note_events_of_organizers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_catalog_change"('event', (SELECT array_agg("event"."id") FROM "event"
        JOIN "after" ON "after"."id" = "event"."organizer_id"
        JOIN "before" ON "before"."id" = "after"."id"
        WHERE "before"."postal_codes" IS DISTINCT FROM "after"."postal_codes"));
    RETURN NULL;
END
$$;
CREATE TRIGGER "note_events_of_organizers_update" AFTER UPDATE ON "organizer"
    REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"
    FOR EACH STATEMENT EXECUTE FUNCTION "note_events_of_organizers"();
