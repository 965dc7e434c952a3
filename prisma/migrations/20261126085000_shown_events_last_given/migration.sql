-- AlterTable
-- Of those that are there it is not known when they were last given: today, at the latest.
ALTER TABLE "zuil_shown_event" ADD COLUMN     "last_given" DATE NOT NULL DEFAULT CURRENT_DATE;
ALTER TABLE "zuil_shown_event" ALTER COLUMN "last_given" DROP DEFAULT;

-- CreateIndex
CREATE INDEX "zuil_shown_event_last_given_idx" ON "zuil_shown_event"("last_given");
