-- CreateEnum
CREATE TYPE "ZuilStatus" AS ENUM ('ACTIVE', 'BLOCKED');

-- CreateEnum
CREATE TYPE "LimitPeriod" AS ENUM ('ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR');

-- CreateEnum
CREATE TYPE "MembershipStatus" AS ENUM ('ACTIVE', 'BLOCKED');

-- CreateEnum
CREATE TYPE "CardStatus" AS ENUM ('PROVISIONED', 'STOCK', 'SENT_TO_BALIE', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED');

-- CreateEnum
CREATE TYPE "CheckinSource" AS ENUM ('ZUIL', 'API');

-- CreateEnum
CREATE TYPE "LedgerKind" AS ENUM ('CHECKIN', 'LAPSE', 'REVERSAL', 'OPENING');

-- CreateTable
CREATE TABLE "catalog_version" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "catalog_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_system" (
    "id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "social_tariff_grace_days" INTEGER NOT NULL DEFAULT 30,
    "cities" JSONB NOT NULL DEFAULT '[]',
    "website" TEXT,

    CONSTRAINT "card_system_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organizer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "linked_location_id" TEXT,

    CONSTRAINT "organizer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "location" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "location_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counter" (
    "id" UUID NOT NULL,
    "consumer_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "organizer_id" TEXT,
    "location_id" TEXT,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "zuil" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "status" "ZuilStatus" NOT NULL DEFAULT 'ACTIVE',
    "in_stock" BOOLEAN NOT NULL DEFAULT false,
    "languages" TEXT[] DEFAULT ARRAY['nl']::TEXT[],
    "sound" BOOLEAN NOT NULL DEFAULT true,
    "fixed_event_id" TEXT,
    "counter_event_id" TEXT,
    "device_id_hash" TEXT,
    "mqtt_password_hash" TEXT,
    "enrolled_at" TIMESTAMPTZ(3),

    CONSTRAINT "zuil_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "zuil_delivery" (
    "zuil_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "desired" JSONB,
    "session" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'OFFLINE',
    "software" TEXT,
    "last_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "zuil_delivery_pkey" PRIMARY KEY ("zuil_id")
);

-- CreateTable
CREATE TABLE "configuration_code" (
    "code_hash" TEXT NOT NULL,
    "zuil_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "configuration_code_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "event" (
    "id" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "organizer_id" TEXT NOT NULL,
    "location_id" TEXT,
    "calendar" JSONB NOT NULL,
    "checkin_points" INTEGER NOT NULL DEFAULT 1,
    "checkin_limit_volume" INTEGER,
    "checkin_limit_period" "LimitPeriod",

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passholder" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "date_of_birth" DATE NOT NULL,
    "insz_cipher" BYTEA,
    "insz_hash" TEXT,
    "insz_key_version" INTEGER,
    "street" TEXT,
    "postal_code" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "email" TEXT,
    "registration_organizer_id" TEXT,
    "points" INTEGER NOT NULL DEFAULT 0,
    "last_activity_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "passholder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "passholder_id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "status" "MembershipStatus" NOT NULL DEFAULT 'ACTIVE',
    "social_tariff_end_date" TIMESTAMPTZ(3),
    "social_tariff_suspended_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("passholder_id","card_system_id")
);

-- CreateTable
CREATE TABLE "card" (
    "uitpas_number" TEXT NOT NULL,
    "chip_number" TEXT,
    "card_system_id" INTEGER NOT NULL,
    "status" "CardStatus" NOT NULL,
    "passholder_id" UUID,
    "counter_id" UUID,

    CONSTRAINT "card_pkey" PRIMARY KEY ("uitpas_number")
);

-- CreateTable
CREATE TABLE "tap" (
    "actie_id" UUID NOT NULL,
    "zuil_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "boot_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "time_quality" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "live" BOOLEAN NOT NULL,
    "passholder_id" UUID,
    "uitpas_number" TEXT,
    "unknown_card" TEXT,
    "verdict" JSONB NOT NULL,
    "reason" TEXT,

    CONSTRAINT "tap_pkey" PRIMARY KEY ("actie_id")
);

-- CreateTable
CREATE TABLE "checkin" (
    "id" UUID NOT NULL,
    "passholder_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "uitpas_number" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "source" "CheckinSource" NOT NULL,
    "reversed_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "passholder_id" UUID NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "cause_id" UUID NOT NULL,
    "points" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_key" (
    "id" TEXT NOT NULL,
    "check" TEXT NOT NULL,

    CONSTRAINT "data_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_client" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,

    CONSTRAINT "api_client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_grant" (
    "id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "organizer_id" TEXT,
    "permission" TEXT NOT NULL,

    CONSTRAINT "client_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_token" (
    "token_hash" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_token_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "_CardSystemToOrganizer" (
    "A" INTEGER NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_CardSystemToOrganizer_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_CardSystemToEvent" (
    "A" INTEGER NOT NULL,
    "B" TEXT NOT NULL,

    CONSTRAINT "_CardSystemToEvent_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateTable
CREATE TABLE "_CounterToZuil" (
    "A" UUID NOT NULL,
    "B" UUID NOT NULL,

    CONSTRAINT "_CounterToZuil_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "counter_consumer_key_key" ON "counter"("consumer_key");

-- CreateIndex
CREATE UNIQUE INDEX "zuil_name_key" ON "zuil"("name");

-- CreateIndex
CREATE UNIQUE INDEX "zuil_device_id_hash_key" ON "zuil"("device_id_hash");

-- CreateIndex
CREATE INDEX "configuration_code_zuil_id_idx" ON "configuration_code"("zuil_id");

-- CreateIndex
CREATE INDEX "event_organizer_id_idx" ON "event"("organizer_id");

-- CreateIndex
CREATE INDEX "event_location_id_idx" ON "event"("location_id");

-- CreateIndex
CREATE UNIQUE INDEX "passholder_insz_hash_key" ON "passholder"("insz_hash");

-- CreateIndex
CREATE UNIQUE INDEX "card_chip_number_key" ON "card"("chip_number");

-- CreateIndex
CREATE INDEX "card_passholder_id_idx" ON "card"("passholder_id");

-- CreateIndex
CREATE INDEX "tap_zuil_id_received_at_idx" ON "tap"("zuil_id", "received_at");

-- CreateIndex
CREATE INDEX "checkin_passholder_id_event_id_at_idx" ON "checkin"("passholder_id", "event_id", "at");

-- CreateIndex
CREATE INDEX "ledger_entry_passholder_id_idx" ON "ledger_entry"("passholder_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_kind_cause_id_key" ON "ledger_entry"("kind", "cause_id");

-- CreateIndex
CREATE INDEX "client_grant_client_id_idx" ON "client_grant"("client_id");

-- CreateIndex
CREATE INDEX "_CardSystemToOrganizer_B_index" ON "_CardSystemToOrganizer"("B");

-- CreateIndex
CREATE INDEX "_CardSystemToEvent_B_index" ON "_CardSystemToEvent"("B");

-- CreateIndex
CREATE INDEX "_CounterToZuil_B_index" ON "_CounterToZuil"("B");

-- AddForeignKey
ALTER TABLE "counter" ADD CONSTRAINT "counter_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counter" ADD CONSTRAINT "counter_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "counter" ADD CONSTRAINT "counter_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "location"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "zuil" ADD CONSTRAINT "zuil_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "zuil" ADD CONSTRAINT "zuil_fixed_event_id_fkey" FOREIGN KEY ("fixed_event_id") REFERENCES "event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "zuil" ADD CONSTRAINT "zuil_counter_event_id_fkey" FOREIGN KEY ("counter_event_id") REFERENCES "event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "zuil_delivery" ADD CONSTRAINT "zuil_delivery_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "configuration_code" ADD CONSTRAINT "configuration_code_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_location_id_fkey" FOREIGN KEY ("location_id") REFERENCES "location"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tap" ADD CONSTRAINT "tap_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkin" ADD CONSTRAINT "checkin_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkin" ADD CONSTRAINT "checkin_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_grant" ADD CONSTRAINT "client_grant_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "api_client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_grant" ADD CONSTRAINT "client_grant_organizer_id_fkey" FOREIGN KEY ("organizer_id") REFERENCES "organizer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_token" ADD CONSTRAINT "access_token_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "api_client"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CardSystemToOrganizer" ADD CONSTRAINT "_CardSystemToOrganizer_A_fkey" FOREIGN KEY ("A") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CardSystemToOrganizer" ADD CONSTRAINT "_CardSystemToOrganizer_B_fkey" FOREIGN KEY ("B") REFERENCES "organizer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CardSystemToEvent" ADD CONSTRAINT "_CardSystemToEvent_A_fkey" FOREIGN KEY ("A") REFERENCES "card_system"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CardSystemToEvent" ADD CONSTRAINT "_CardSystemToEvent_B_fkey" FOREIGN KEY ("B") REFERENCES "event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CounterToZuil" ADD CONSTRAINT "_CounterToZuil_A_fkey" FOREIGN KEY ("A") REFERENCES "counter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CounterToZuil" ADD CONSTRAINT "_CounterToZuil_B_fkey" FOREIGN KEY ("B") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a Prisma schema can't say.

ALTER TABLE "passholder" ADD CONSTRAINT "passholder_points_not_negative" CHECK ("points" >= 0);
ALTER TABLE "passholder" ADD CONSTRAINT "passholder_insz_whole"
    CHECK (("insz_cipher" IS NULL) = ("insz_hash" IS NULL) AND ("insz_cipher" IS NULL) = ("insz_key_version" IS NULL));
ALTER TABLE "checkin" ADD CONSTRAINT "checkin_points_not_negative" CHECK ("points" >= 0);
ALTER TABLE "event" ADD CONSTRAINT "event_points_not_negative" CHECK ("checkin_points" >= 0);
ALTER TABLE "event" ADD CONSTRAINT "event_limit_whole"
    CHECK (("checkin_limit_volume" IS NULL) = ("checkin_limit_period" IS NULL));
ALTER TABLE "catalog_version" ADD CONSTRAINT "catalog_version_single" CHECK ("id" = 1);

INSERT INTO "catalog_version" ("id", "version") VALUES (1, 1);

-- The ledger is append-only, and a verdict that was given stays.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE ON "ledger_entry"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ledger_entry_no_truncate" BEFORE TRUNCATE ON "ledger_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "tap_append_only" BEFORE UPDATE OR DELETE ON "tap"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "tap_no_truncate" BEFORE TRUNCATE ON "tap"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Whoever changes what taps are judged by, in whatever way, raises the version.
CREATE FUNCTION "raise_catalog_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "catalog_version" SET "version" = "version" + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "counter"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "zuil"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "event"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "_CardSystemToEvent"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
CREATE TRIGGER "raise_catalog_version" AFTER INSERT OR UPDATE OR DELETE ON "_CounterToZuil"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_catalog_version"();
