-- CreateTable
CREATE TABLE "financial_report" (
    "id" SERIAL NOT NULL,
    "organizer_id" TEXT NOT NULL,
    "from" DATE NOT NULL,
    "until" DATE NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "client_id" TEXT NOT NULL,
    "content" BYTEA,

    CONSTRAINT "financial_report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "financial_report_organizer_id_id_idx" ON "financial_report"("organizer_id", "id");

-- CreateIndex
CREATE INDEX "financial_report_made_at_idx" ON "financial_report"("made_at");

-- AddForeignKey
ALTER TABLE "financial_report" ADD CONSTRAINT "financial_report_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
