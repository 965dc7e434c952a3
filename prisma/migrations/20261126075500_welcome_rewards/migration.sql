-- AlterTable
ALTER TABLE "reward" ADD COLUMN     "granted_from" TIMESTAMPTZ(3),
ADD COLUMN     "granted_until" TIMESTAMPTZ(3),
ADD COLUMN     "granting_days" INTEGER;

-- What a Prisma schema can't say.

ALTER TABLE "reward" ADD CONSTRAINT "granting_period_begins" CHECK ("granted_until" IS NULL OR "granted_from" IS NOT NULL),
ADD CONSTRAINT "granting_days_positive" CHECK ("granting_days" > 0);
