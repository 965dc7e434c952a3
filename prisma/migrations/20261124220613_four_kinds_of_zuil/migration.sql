-- CreateEnum
CREATE TYPE "ZuilType" AS ENUM ('CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP');

-- CreateEnum
CREATE TYPE "RewardStatus" AS ENUM ('ACTIVE', 'INACTIVE', 'DELETED');

-- CreateEnum
CREATE TYPE "EndDateType" AS ENUM ('CUSTOM', 'BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE');

-- CreateEnum
CREATE TYPE "AssociationRight" AS ENUM ('READ', 'WRITE');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('SUPERADMIN', 'ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER');

-- CreateEnum
CREATE TYPE "AlertMode" AS ENUM ('AT_ONCE', 'DAILY', 'NONE');

-- AlterEnum
ALTER TYPE "CheckinSource" ADD VALUE 'QR';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "LedgerKind" ADD VALUE 'REDEMPTION';
ALTER TYPE "LedgerKind" ADD VALUE 'REDEMPTION_REVERSAL';

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "base_price" INTEGER,
ADD COLUMN     "ticket_limit_period" "LimitPeriod",
ADD COLUMN     "ticket_limit_volume" INTEGER;

-- AlterTable
ALTER TABLE "zuil" ADD COLUMN     "association_id" UUID,
ADD COLUMN     "blocked_since" TIMESTAMPTZ(3),
ADD COLUMN     "broker_url" TEXT,
ADD COLUMN     "key_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "opening_hours" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "settings_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "show_qr" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "type" "ZuilType" NOT NULL DEFAULT 'CHECK_IN',
ADD COLUMN     "works_offline" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "zuil_delivery" ADD COLUMN     "health" JSONB,
ADD COLUMN     "in_use" INTEGER,
ADD COLUMN     "reported" JSONB;

-- CreateTable
CREATE TABLE "former_device" (
    "device_id_hash" TEXT NOT NULL,
    "zuil_id" UUID NOT NULL,
    "replaced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_device_pkey" PRIMARY KEY ("device_id_hash")
);

-- CreateTable
CREATE TABLE "zuil_command" (
    "id" UUID NOT NULL,
    "zuil_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "problem" TEXT,
    "log" TEXT,
    "picture" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "zuil_command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" UUID NOT NULL,
    "passholder_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "uitpas_number" TEXT NOT NULL,
    "price" INTEGER NOT NULL,
    "regular_price" INTEGER NOT NULL,
    "regular_price_label" TEXT,
    "tariff" TEXT NOT NULL,
    "tariff_id" TEXT NOT NULL,
    "card_system_id" INTEGER,
    "share_passholder" INTEGER NOT NULL,
    "share_local" INTEGER NOT NULL,
    "share_organizer" INTEGER NOT NULL,
    "share_flemish" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" "CheckinSource" NOT NULL,
    "reversed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "distribution_key" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "conditions" JSONB NOT NULL,
    "shares" JSONB NOT NULL,

    CONSTRAINT "distribution_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reward" (
    "id" UUID NOT NULL,
    "title" JSONB NOT NULL,
    "points" INTEGER NOT NULL,
    "status" "RewardStatus" NOT NULL DEFAULT 'ACTIVE',
    "card_system_id" INTEGER NOT NULL,
    "postal_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "promotional_description" TEXT NOT NULL DEFAULT '',
    "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "practical_info" TEXT,
    "max_units" INTEGER,
    "limit_volume" INTEGER,
    "limit_period" "LimitPeriod",
    "published_from" TIMESTAMPTZ(3) NOT NULL,
    "published_until" TIMESTAMPTZ(3),
    "redeem_from" TIMESTAMPTZ(3) NOT NULL,
    "redeem_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reward_stock" (
    "reward_id" UUID NOT NULL,
    "units_taken" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "reward_stock_pkey" PRIMARY KEY ("reward_id")
);

-- CreateTable
CREATE TABLE "redemption" (
    "id" UUID NOT NULL,
    "passholder_id" UUID NOT NULL,
    "reward_id" UUID NOT NULL,
    "uitpas_number" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "organizer_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" "CheckinSource" NOT NULL,
    "reversed_at" TIMESTAMPTZ(3),

    CONSTRAINT "redemption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "association" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "name" JSONB NOT NULL,
    "end_date_type" "EndDateType" NOT NULL,
    "end_date" DATE,
    "months" INTEGER,
    "renewable_months" INTEGER,
    "list_version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "association_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "association_counter" (
    "association_id" UUID NOT NULL,
    "counter_id" UUID NOT NULL,
    "right" "AssociationRight" NOT NULL,

    CONSTRAINT "association_counter_pkey" PRIMARY KEY ("association_id","counter_id")
);

-- CreateTable
CREATE TABLE "association_membership" (
    "passholder_id" UUID NOT NULL,
    "association_id" UUID NOT NULL,
    "end_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "renewed_at" TIMESTAMPTZ(3),

    CONSTRAINT "association_membership_pkey" PRIMARY KEY ("passholder_id","association_id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "role" "Role" NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'nl',
    "alert_mode" "AlertMode" NOT NULL DEFAULT 'AT_ONCE',

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "secret_cipher" BYTEA NOT NULL,
    "key_version" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outage" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "outage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "outage_id" UUID,
    "channel" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'WAITING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_applicable" (
    "A" INTEGER NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_applicable_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_CounterToReward" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_CounterToReward_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_AccountToZuil" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_AccountToZuil_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_OutageToZuil" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_OutageToZuil_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "former_device_zuil_id_idx" ON "former_device"("zuil_id");

-- CreateIndex
CREATE INDEX "zuil_command_zuil_id_issued_at_idx" ON "zuil_command"("zuil_id", "issued_at");

-- CreateIndex
CREATE INDEX "ticket_passholder_id_event_id_at_idx" ON "ticket"("passholder_id", "event_id", "at");

-- CreateIndex
CREATE INDEX "ticket_event_id_at_idx" ON "ticket"("event_id", "at");

-- CreateIndex
CREATE INDEX "distribution_key_card_system_id_idx" ON "distribution_key"("card_system_id");

-- CreateIndex
CREATE INDEX "reward_card_system_id_idx" ON "reward"("card_system_id");

-- CreateIndex
CREATE INDEX "redemption_passholder_id_reward_id_at_idx" ON "redemption"("passholder_id", "reward_id", "at");

-- CreateIndex
CREATE INDEX "redemption_reward_id_idx" ON "redemption"("reward_id");

-- CreateIndex
CREATE INDEX "association_card_system_id_idx" ON "association"("card_system_id");

-- CreateIndex
CREATE INDEX "association_membership_association_id_idx" ON "association_membership"("association_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_email_card_system_id_key" ON "account"("email", "card_system_id");

-- CreateIndex
CREATE INDEX "outage_opened_at_idx" ON "outage"("opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_dedupe_key_key" ON "notice"("dedupe_key");

-- CreateIndex
CREATE INDEX "notice_state_next_attempt_at_idx" ON "notice"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "_applicable_B_index" ON "_applicable"("B");

-- CreateIndex
CREATE INDEX "_CounterToReward_B_index" ON "_CounterToReward"("B");

-- CreateIndex
CREATE INDEX "_AccountToZuil_B_index" ON "_AccountToZuil"("B");

-- CreateIndex
CREATE INDEX "_OutageToZuil_B_index" ON "_OutageToZuil"("B");

-- AddForeignKey
ALTER TABLE "zuil" ADD CONSTRAINT "zuil_association_id_fkey" FOREIGN KEY ("association_id") REFERENCES "association"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_device" ADD CONSTRAINT "former_device_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "zuil_command" ADD CONSTRAINT "zuil_command_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "distribution_key" ADD CONSTRAINT "distribution_key_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward" ADD CONSTRAINT "reward_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward_stock" ADD CONSTRAINT "reward_stock_reward_id_fkey" FOREIGN KEY ("reward_id") REFERENCES "reward"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_reward_id_fkey" FOREIGN KEY ("reward_id") REFERENCES "reward"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "association" ADD CONSTRAINT "association_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "association_counter" ADD CONSTRAINT "association_counter_association_id_fkey" FOREIGN KEY ("association_id") REFERENCES "association"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "association_counter" ADD CONSTRAINT "association_counter_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "association_membership" ADD CONSTRAINT "association_membership_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "association_membership" ADD CONSTRAINT "association_membership_association_id_fkey" FOREIGN KEY ("association_id") REFERENCES "association"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_outage_id_fkey" FOREIGN KEY ("outage_id") REFERENCES "outage"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_applicable" ADD CONSTRAINT "_applicable_A_fkey" FOREIGN KEY ("A") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_applicable" ADD CONSTRAINT "_applicable_B_fkey" FOREIGN KEY ("B") REFERENCES "reward"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CounterToReward" ADD CONSTRAINT "_CounterToReward_A_fkey" FOREIGN KEY ("A") REFERENCES "counter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CounterToReward" ADD CONSTRAINT "_CounterToReward_B_fkey" FOREIGN KEY ("B") REFERENCES "reward"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AccountToZuil" ADD CONSTRAINT "_AccountToZuil_A_fkey" FOREIGN KEY ("A") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AccountToZuil" ADD CONSTRAINT "_AccountToZuil_B_fkey" FOREIGN KEY ("B") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_OutageToZuil" ADD CONSTRAINT "_OutageToZuil_A_fkey" FOREIGN KEY ("A") REFERENCES "outage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_OutageToZuil" ADD CONSTRAINT "_OutageToZuil_B_fkey" FOREIGN KEY ("B") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a Prisma schema can't say.

ALTER TABLE "event" ADD CONSTRAINT "event_base_price_not_negative" CHECK ("base_price" >= 0);
ALTER TABLE "event" ADD CONSTRAINT "event_ticket_limit_whole"
    CHECK (("ticket_limit_volume" IS NULL) = ("ticket_limit_period" IS NULL));
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_tariff_known" CHECK ("tariff" IN ('SOCIAL', 'REGULAR'));
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_amounts_not_negative" CHECK (
    "share_passholder" >= 0 AND "share_local" >= 0 AND "share_organizer" >= 0 AND "share_flemish" >= 0);
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_shares_add_up" CHECK ("share_passholder" = "price"
    AND "share_passholder" + "share_local" + "share_organizer" + "share_flemish" = "regular_price");
ALTER TABLE "reward" ADD CONSTRAINT "reward_points_not_negative" CHECK ("points" >= 0);
ALTER TABLE "reward" ADD CONSTRAINT "reward_max_units_not_negative" CHECK ("max_units" >= 0);
ALTER TABLE "reward" ADD CONSTRAINT "reward_limit_whole" CHECK (("limit_volume" IS NULL) = ("limit_period" IS NULL));
ALTER TABLE "reward_stock" ADD CONSTRAINT "reward_stock_units_not_negative" CHECK ("units_taken" >= 0);
ALTER TABLE "redemption" ADD CONSTRAINT "redemption_points_not_negative" CHECK ("points" >= 0);
ALTER TABLE "association" ADD CONSTRAINT "association_months_given"
    CHECK ("end_date_type" = 'CUSTOM' OR COALESCE("months", 0) > 0);
ALTER TABLE "association" ADD CONSTRAINT "association_renewable_months_not_negative" CHECK ("renewable_months" >= 0);
ALTER TABLE "notice" ADD CONSTRAINT "notice_channel_known" CHECK ("channel" IN ('MAIL', 'WEBHOOK'));
ALTER TABLE "notice" ADD CONSTRAINT "notice_state_known"
    CHECK ("state" IN ('WAITING', 'SENDING', 'SENT', 'GIVEN_UP', 'UNKNOWN'));

-- Of a kind and subject one outage is open at a time, whichever backends see it at once.
CREATE UNIQUE INDEX "outage_open_once" ON "outage"("kind", "subject") WHERE "closed_at" IS NULL;

-- Since when these are blocked was not kept: what their journals hold of before now counts.
UPDATE "zuil" SET "blocked_since" = CURRENT_TIMESTAMP WHERE "status" = 'BLOCKED';

-- A reward has its stock from the first moment on: whoever redeems it locks that row.
CREATE FUNCTION "make_reward_stock"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "reward_stock" ("reward_id") VALUES (NEW."id");
    RETURN NULL;
END
$$;
CREATE TRIGGER "make_reward_stock" AFTER INSERT ON "reward"
    FOR EACH ROW EXECUTE FUNCTION "make_reward_stock"();

-- No unit more is taken than there are. (That a reward gets fewer units than were taken already is the back office's word.)
CREATE FUNCTION "refuse_more_than_stock"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "reward" WHERE "id" = NEW."reward_id" AND NEW."units_taken" > "max_units") THEN
        RAISE EXCEPTION 'no more units than the reward has' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER "refuse_more_than_stock" BEFORE UPDATE ON "reward_stock"
    FOR EACH ROW WHEN (NEW."units_taken" > OLD."units_taken") EXECUTE FUNCTION "refuse_more_than_stock"();

-- The list of members that zuilen keep is another one when a member is, or a card of a member.
CREATE FUNCTION "raise_list_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only where there is one: an update of nothing would raise the catalog's version too.
    IF EXISTS (SELECT 1 FROM "changed") THEN
        UPDATE "association" SET "list_version" = "list_version" + 1
            WHERE "id" IN (SELECT "association_id" FROM "changed");
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "raise_list_version_inserted" AFTER INSERT ON "association_membership"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "raise_list_version"();
CREATE TRIGGER "raise_list_version_updated" AFTER UPDATE ON "association_membership"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "raise_list_version"();
CREATE TRIGGER "raise_list_version_deleted" AFTER DELETE ON "association_membership"
    REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "raise_list_version"();

CREATE FUNCTION "raise_list_version_of"("holders" uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "association_membership" WHERE "passholder_id" = ANY ("holders")) THEN
        UPDATE "association" SET "list_version" = "list_version" + 1 WHERE "id" IN (
            SELECT "association_id" FROM "association_membership" WHERE "passholder_id" = ANY ("holders"));
    END IF;
END
$$;
CREATE FUNCTION "cards_came_or_went"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "raise_list_version_of"(ARRAY(SELECT "passholder_id" FROM "changed"));
    RETURN NULL;
END
$$;
CREATE FUNCTION "cards_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "raise_list_version_of"(ARRAY(
        (SELECT "passholder_id" FROM (SELECT "passholder_id", "uitpas_number", "chip_number", "status" FROM "before"
            EXCEPT SELECT "passholder_id", "uitpas_number", "chip_number", "status" FROM "changed") gone)
        UNION
        (SELECT "passholder_id" FROM (SELECT "passholder_id", "uitpas_number", "chip_number", "status" FROM "changed"
            EXCEPT SELECT "passholder_id", "uitpas_number", "chip_number", "status" FROM "before") came)));
    RETURN NULL;
END
$$;
CREATE TRIGGER "raise_list_version_inserted" AFTER INSERT ON "card"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "cards_came_or_went"();
CREATE TRIGGER "raise_list_version_updated" AFTER UPDATE ON "card"
    REFERENCING OLD TABLE AS "before" NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "cards_changed"();
CREATE TRIGGER "raise_list_version_deleted" AFTER DELETE ON "card"
    REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "cards_came_or_went"();

-- Taps are now also judged by these. Not by reward_stock: it changes with every redemption, and is read under its lock.
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "card_system"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "distribution_key"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "reward"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "_applicable"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "_CounterToReward"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "association"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "association_counter"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
