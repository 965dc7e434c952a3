-- AlterTable
ALTER TABLE "event" ADD COLUMN     "cancelled" BOOLEAN NOT NULL DEFAULT false;
