-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "kinds" TEXT[] DEFAULT ARRAY['ALERTS']::TEXT[],
ADD COLUMN     "last_failed_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_problem" TEXT,
ADD COLUMN     "last_sent_at" TIMESTAMPTZ(3),
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "next_attempt_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "zuil_delivery" ADD COLUMN     "told_state" TEXT;

-- CreateTable
CREATE TABLE "webhook_call" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "webhook_call_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "webhook_call_id_key" ON "webhook_call"("id");

-- CreateIndex
CREATE INDEX "webhook_call_webhook_id_seq_idx" ON "webhook_call"("webhook_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "webhook_call_subject_id_idx" ON "webhook_call"("subject_id");

-- CreateIndex
CREATE INDEX "webhook_call_created_at_idx" ON "webhook_call"("created_at");

-- What waits, by when it is tried, and of whom it is: few of all calls, unless a receiver does not answer.
CREATE INDEX "webhook_call_due" ON "webhook_call" ("webhook_id", "next_attempt_at" NULLS FIRST, "seq") WHERE "state" = 'WAITING';
CREATE INDEX "webhook_call_waiting_of" ON "webhook_call" ("webhook_id", "subject_id", "seq") WHERE "state" = 'WAITING';
CREATE INDEX "webhook_call_given_up" ON "webhook_call" ("webhook_id") WHERE "state" = 'GIVEN_UP';
-- The overview of alerts.
CREATE INDEX "webhook_call_alerts" ON "webhook_call" ("seq") WHERE "kind" = 'ALERTS';

ALTER TABLE "webhook_call" ADD CONSTRAINT "webhook_call_state" CHECK ("state" IN ('WAITING', 'SENT', 'GIVEN_UP'));

-- Alerts waited among the mails. Of what broke off nobody knows whether it came: it is posted again, with the same id.
INSERT INTO "webhook_call"
    ("id", "webhook_id", "subject_id", "kind", "body", "state", "attempts", "queued_at", "next_attempt_at", "created_at", "sent_at", "problem")
    SELECT n."id", w."id", coalesce(n."outage_id", n."id"), 'ALERTS', n."content",
        CASE WHEN n."state" IN ('SENT', 'GIVEN_UP') THEN n."state" ELSE 'WAITING' END,
        n."attempts", n."created_at", n."next_attempt_at", n."created_at", n."sent_at", n."problem"
    FROM "notice" n JOIN "webhook" w ON w."id"::text = n."recipient"
    WHERE n."channel" = 'WEBHOOK' ORDER BY n."created_at", n."id";
DELETE FROM "notice" WHERE "channel" = 'WEBHOOK';
