-- AlterEnum
ALTER TYPE "LedgerKind" ADD VALUE 'CORRECTION';

-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
