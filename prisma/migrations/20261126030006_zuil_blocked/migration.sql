-- A zuil is blocked or not: one name for it from the form to the zuil's document.
ALTER TABLE "zuil" ADD COLUMN "blocked" BOOLEAN NOT NULL DEFAULT false;

UPDATE "zuil" SET "blocked" = true WHERE "status" = 'BLOCKED';

ALTER TABLE "zuil" DROP COLUMN "status";

-- DropEnum
DROP TYPE "ZuilStatus";
