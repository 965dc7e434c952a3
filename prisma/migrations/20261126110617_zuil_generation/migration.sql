-- AlterTable
ALTER TABLE "zuil" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0;
