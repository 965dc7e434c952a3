-- CreateTable
CREATE TABLE "checkin_code_use" (
    "zuil_id" UUID NOT NULL,
    "step" INTEGER NOT NULL,
    "client_id" TEXT NOT NULL,
    "passholder_id" UUID NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkin_code_use_pkey" PRIMARY KEY ("zuil_id","step","client_id","passholder_id")
);

-- CreateIndex
CREATE INDEX "checkin_code_use_used_at_idx" ON "checkin_code_use"("used_at");

-- AddForeignKey
ALTER TABLE "checkin_code_use" ADD CONSTRAINT "checkin_code_use_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkin_code_use" ADD CONSTRAINT "checkin_code_use_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;
