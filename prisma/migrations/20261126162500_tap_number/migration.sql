-- A number belongs to one tap within a boot of a zuil; taps over HTTP have none. One that says otherwise is kept in
-- quarantine, and is not in here whatever was decided of it. Of those that were booked before this was looked at, the first
-- of each number counts; the others stay booked.
ALTER TABLE "tap" DISABLE TRIGGER "tap_append_only";
UPDATE "tap" SET "quarantine" = '{"why":"SEQUENCE","decision":"BOOKED","by":"before"}'
FROM (
    SELECT "actie_id", row_number() OVER (PARTITION BY "zuil_id", "boot_id", "seq" ORDER BY "received_at", "actie_id") AS nth
    FROM "tap" WHERE "quarantine" IS NULL AND "boot_id" <> 'http'
) numbered
WHERE numbered."actie_id" = "tap"."actie_id" AND numbered.nth > 1;
ALTER TABLE "tap" ENABLE TRIGGER "tap_append_only";

CREATE UNIQUE INDEX "tap_number" ON "tap" ("zuil_id", "boot_id", "seq") WHERE "quarantine" IS NULL AND "boot_id" <> 'http';
