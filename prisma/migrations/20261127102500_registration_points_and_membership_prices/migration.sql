-- AlterEnum
ALTER TYPE "LedgerKind" ADD VALUE 'REGISTRATION';

-- AlterTable
ALTER TABLE "card_system" ADD COLUMN     "contact_email" TEXT,
ADD COLUMN     "membership_prices" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "registration_points" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "passholder" ADD COLUMN     "registration_points_at" TIMESTAMPTZ(3);
