-- AlterTable
ALTER TABLE "account" ADD COLUMN     "last_login_at" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "counter" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
