-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "gender" TEXT,
ADD COLUMN     "mobile_number" TEXT,
ADD COLUMN     "nationality" TEXT,
ADD COLUMN     "phone_number" TEXT;

-- CreateTable
CREATE TABLE "registration" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "counter_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "encoding" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "problem" JSONB,
    "counts" JSONB,
    "registered_by" TEXT,
    "registering_at" TIMESTAMPTZ(3),
    "reserved" BOOLEAN NOT NULL DEFAULT false,
    "checked_again" BOOLEAN NOT NULL DEFAULT false,
    "done" INTEGER NOT NULL DEFAULT 0,
    "steps" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),
    "kept_until" TIMESTAMPTZ(3) NOT NULL,
    "worker" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration_part" (
    "registration_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "registration_part_pkey" PRIMARY KEY ("registration_id","number")
);

-- CreateTable
CREATE TABLE "registration_batch" (
    "registration_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "first_row" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "told" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'CHECKED',
    "content" BYTEA NOT NULL,

    CONSTRAINT "registration_batch_pkey" PRIMARY KEY ("registration_id","number")
);

-- CreateIndex
CREATE INDEX "registration_card_system_id_started_at_idx" ON "registration"("card_system_id", "started_at");

-- CreateIndex
CREATE INDEX "registration_status_idx" ON "registration"("status");

-- AddForeignKey
ALTER TABLE "registration_part" ADD CONSTRAINT "registration_part_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration_batch" ADD CONSTRAINT "registration_batch_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nothing is left of a person in these either.
ALTER TABLE "passholder" DROP CONSTRAINT "passholder_anonymous_is_nobody";
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_anonymous_is_nobody" CHECK (NOT "anonymous" OR (
    "name" = '' AND "first_name" = '' AND "street" IS NULL AND "postal_code" = '' AND "city" = '' AND "email" IS NULL
    AND "insz_cipher" IS NULL AND "registration_organizer_id" IS NULL AND "last_activity_at" IS NULL
    AND "gender" IS NULL AND "nationality" IS NULL AND "phone_number" IS NULL AND "mobile_number" IS NULL
    AND "date_of_birth" = '1900-01-01' AND "created_at" = '1970-01-01T00:00:00Z'));
