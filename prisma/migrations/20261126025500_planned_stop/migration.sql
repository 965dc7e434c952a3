-- Whether a zuil is on is judged in memory. What is kept for a start is only whether it stopped on purpose.
ALTER TABLE "zuil_delivery" ADD COLUMN     "planned_stop" BOOLEAN NOT NULL DEFAULT false;
UPDATE "zuil_delivery" SET "planned_stop" = true WHERE "state" = 'PLANNED';
ALTER TABLE "zuil_delivery" DROP COLUMN "state";
