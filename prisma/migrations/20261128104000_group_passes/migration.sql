-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "group_tickets_per_year" INTEGER;

-- A group buys tickets, and is nobody: it was never born, has no INSZ, and neither saves points nor spends any.
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_group_is_no_person" CHECK ("group_tickets_per_year" IS NULL OR (
    "group_tickets_per_year" >= 0 AND NOT "anonymous" AND "first_name" = '' AND "date_of_birth" = '1900-01-01'
    AND "insz_cipher" IS NULL AND "insz_hash" IS NULL AND "gender" IS NULL AND "nationality" IS NULL
    AND "points" = 0 AND "last_activity_at" IS NULL AND "registration_points_at" IS NULL AND "school_id" IS NULL));
