-- AlterTable
ALTER TABLE "association" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
