-- Codes and devices of before this were of devices in hand: a lost one was to be revoked.

-- AlterTable
ALTER TABLE "configuration_code" ADD COLUMN     "former_device_lost" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "configuration_code" ALTER COLUMN "former_device_lost" DROP DEFAULT;

-- AlterTable
ALTER TABLE "former_device" ADD COLUMN     "lost" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "former_device" ALTER COLUMN "lost" DROP DEFAULT;
