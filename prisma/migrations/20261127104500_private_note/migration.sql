-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "private_note" TEXT;

-- Nothing is left of a person in it either.
ALTER TABLE "passholder" DROP CONSTRAINT "passholder_anonymous_is_nobody";
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_anonymous_is_nobody" CHECK (NOT "anonymous" OR (
    "name" = '' AND "first_name" = '' AND "street" IS NULL AND "postal_code" = '' AND "city" = '' AND "email" IS NULL
    AND "insz_cipher" IS NULL AND "registration_organizer_id" IS NULL AND "last_activity_at" IS NULL
    AND "gender" IS NULL AND "nationality" IS NULL AND "phone_number" IS NULL AND "mobile_number" IS NULL
    AND "private_note" IS NULL
    AND "date_of_birth" = '1900-01-01' AND "created_at" = '1970-01-01T00:00:00Z'));
