-- AlterTable
ALTER TABLE "reward" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
