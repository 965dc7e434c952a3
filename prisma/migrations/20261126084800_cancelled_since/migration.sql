-- AlterTable
ALTER TABLE "event" ADD COLUMN     "cancelled_since" TIMESTAMPTZ(3);

-- When it was is not known of those that are cancelled. From now on, then: a tap that still comes of before, and that its
-- zuil had the event to show for, keeps its point.
UPDATE "event" SET "cancelled_since" = now() WHERE "cancelled";
UPDATE "event" SET "calendar" = jsonb_set("calendar", '{occurrences}', (
    SELECT jsonb_agg("date" - 'cancelled' || CASE WHEN "date"->'cancelled' = 'true'
        THEN jsonb_build_object('cancelledSince', floor(extract(epoch FROM now()) * 1000)::bigint) ELSE '{}' END ORDER BY "number")
    FROM jsonb_array_elements("calendar"->'occurrences') WITH ORDINALITY "each"("date", "number")))
WHERE jsonb_path_exists("calendar", '$.occurrences[*].cancelled');

-- AlterTable
ALTER TABLE "event" DROP COLUMN "cancelled";
