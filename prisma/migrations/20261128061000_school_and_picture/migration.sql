-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "school_id" TEXT;

-- CreateTable
CREATE TABLE "passholder_picture" (
    "id" UUID NOT NULL,
    "passholder_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passholder_picture_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "passholder_picture_passholder_id_key" ON "passholder_picture"("passholder_id");

-- CreateIndex
CREATE INDEX "passholder_school_id_idx" ON "passholder"("school_id");

-- AddForeignKey
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_school_id_fkey" FOREIGN KEY ("school_id") REFERENCES "organizer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passholder_picture" ADD CONSTRAINT "passholder_picture_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nothing is left of a person in it either.
ALTER TABLE "passholder" DROP CONSTRAINT "passholder_anonymous_is_nobody";
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_anonymous_is_nobody" CHECK (NOT "anonymous" OR (
    "name" = '' AND "first_name" = '' AND "street" IS NULL AND "postal_code" = '' AND "city" = '' AND "email" IS NULL
    AND "insz_cipher" IS NULL AND "registration_organizer_id" IS NULL AND "last_activity_at" IS NULL
    AND "gender" IS NULL AND "nationality" IS NULL AND "phone_number" IS NULL AND "mobile_number" IS NULL
    AND "private_note" IS NULL AND "school_id" IS NULL
    AND "date_of_birth" = '1900-01-01' AND "created_at" = '1970-01-01T00:00:00Z'));
