-- Texts of a reward are in several languages: what there is, is Dutch.
ALTER TABLE "reward" ALTER COLUMN "promotional_description" DROP NOT NULL,
ALTER COLUMN "promotional_description" DROP DEFAULT,
ALTER COLUMN "promotional_description" SET DATA TYPE JSONB
  USING CASE WHEN "promotional_description" <> '' THEN jsonb_build_object('nl', "promotional_description") END,
ALTER COLUMN "practical_info" SET DATA TYPE JSONB
  USING CASE WHEN "practical_info" <> '' THEN jsonb_build_object('nl', "practical_info") END;

-- AlterTable
ALTER TABLE "reward" ADD COLUMN     "featured" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "for_kids" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "more_info_url" TEXT,
ADD COLUMN     "online" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "picture_alt" JSONB,
ADD COLUMN     "picture_id" UUID,
ADD COLUMN     "sport" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "reward_picture" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "content" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_picture_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_AccountToCounter" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_AccountToCounter_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "reward_picture_created_at_idx" ON "reward_picture"("created_at");

-- CreateIndex
CREATE INDEX "_AccountToCounter_B_index" ON "_AccountToCounter"("B");

-- CreateIndex
CREATE INDEX "reward_picture_id_idx" ON "reward"("picture_id");

-- AddForeignKey
ALTER TABLE "reward_picture" ADD CONSTRAINT "reward_picture_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward" ADD CONSTRAINT "reward_picture_id_fkey" FOREIGN KEY ("picture_id") REFERENCES "reward_picture"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AccountToCounter" ADD CONSTRAINT "_AccountToCounter_A_fkey" FOREIGN KEY ("A") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AccountToCounter" ADD CONSTRAINT "_AccountToCounter_B_fkey" FOREIGN KEY ("B") REFERENCES "counter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A picture has its words, and words have a picture.
ALTER TABLE "reward" ADD CONSTRAINT "reward_picture_alt" CHECK (("picture_id" IS NULL) = ("picture_alt" IS NULL));
