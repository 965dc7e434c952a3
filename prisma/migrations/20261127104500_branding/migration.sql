-- AlterTable
ALTER TABLE "card_system" ADD COLUMN     "branding" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "card_system_logo" (
    "card_system_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "card_system_logo_pkey" PRIMARY KEY ("card_system_id")
);

-- AddForeignKey
ALTER TABLE "card_system_logo" ADD CONSTRAINT "card_system_logo_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;
