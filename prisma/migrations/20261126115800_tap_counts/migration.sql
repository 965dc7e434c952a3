-- CreateTable
CREATE TABLE "zuil_tap_count" (
    "zuil_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "taps" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "zuil_tap_count_pkey" PRIMARY KEY ("zuil_id","hour")
);

-- CreateIndex
CREATE INDEX "zuil_tap_count_hour_idx" ON "zuil_tap_count"("hour");

-- AddForeignKey
ALTER TABLE "zuil_tap_count" ADD CONSTRAINT "zuil_tap_count_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;
