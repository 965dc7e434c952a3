-- CreateTable
CREATE TABLE "uitdatabank_load" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "worker" UUID,
    "leased_until" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3),
    "swept_at" TIMESTAMPTZ(3),
    "swept_for" TEXT,
    "read_until" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "uitdatabank_load_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uitdatabank_event" (
    "id" TEXT NOT NULL,
    "organizer_id" TEXT,
    "unreadable" TEXT,

    CONSTRAINT "uitdatabank_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "uitdatabank_event_unreadable_idx" ON "uitdatabank_event"("unreadable");
