-- AlterTable
ALTER TABLE "card_system" ADD COLUMN     "alert_addresses" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "opening_hours" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "retention" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "settings_versions" JSONB NOT NULL DEFAULT '{}';
