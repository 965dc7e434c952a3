-- AlterTable
ALTER TABLE "tap" ADD COLUMN     "quarantine" JSONB;

-- AlterTable
ALTER TABLE "zuil_delivery" ADD COLUMN     "undelivered_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "former_device" ADD COLUMN     "undelivered_since" TIMESTAMPTZ(3);

-- Those that wait, which are few.
CREATE INDEX "tap_in_quarantine" ON "tap" ("zuil_id", "received_at") WHERE "reason" = 'in-quarantine';

-- What was decided stays as it is. A tap in quarantine is decided later.
DROP TRIGGER "tap_append_only" ON "tap";
CREATE TRIGGER "tap_append_only" BEFORE DELETE ON "tap"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "tap_decided_once" BEFORE UPDATE ON "tap"
    FOR EACH ROW WHEN (OLD."reason" IS DISTINCT FROM 'in-quarantine') EXECUTE FUNCTION "refuse_change"();

-- No device has a tap of before it was set up.
UPDATE "zuil_delivery" SET "undelivered_since" = "zuil"."enrolled_at" FROM "zuil" WHERE "zuil"."id" = "zuil_delivery"."zuil_id";
