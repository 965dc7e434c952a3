-- CreateTable
CREATE TABLE "family_member" (
    "passholder_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "icon" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "family_member_pkey" PRIMARY KEY ("passholder_id","member_id")
);

-- CreateIndex
CREATE INDEX "family_member_member_id_idx" ON "family_member"("member_id");

-- AddForeignKey
ALTER TABLE "family_member" ADD CONSTRAINT "family_member_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_member" ADD CONSTRAINT "family_member_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;
