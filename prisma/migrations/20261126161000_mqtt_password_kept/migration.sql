-- AlterTable
ALTER TABLE "zuil" ADD COLUMN     "mqtt_key_version" INTEGER,
ADD COLUMN     "mqtt_password_cipher" BYTEA;
