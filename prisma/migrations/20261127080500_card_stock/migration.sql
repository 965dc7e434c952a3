-- AlterTable
ALTER TABLE "card" ADD COLUMN     "package_id" UUID;

-- CreateTable
CREATE TABLE "card_prefix" (
    "prefix" TEXT NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "postal_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "in_use" BOOLEAN NOT NULL DEFAULT true,
    "next_serial" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "card_prefix_pkey" PRIMARY KEY ("prefix")
);

-- CreateTable
CREATE TABLE "card_series" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "prefix" TEXT NOT NULL,
    "social_tariff" BOOLEAN NOT NULL,
    "first_serial" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "ordered" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,

    CONSTRAINT "card_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_package" (
    "id" UUID NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "counter_id" UUID NOT NULL,
    "social" INTEGER NOT NULL,
    "plain" INTEGER NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_by" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3),
    "received_by" TEXT,
    "missing" INTEGER,

    CONSTRAINT "card_package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_run" (
    "batch_id" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "social_tariff" BOOLEAN NOT NULL,
    "first" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "card_run_pkey" PRIMARY KEY ("prefix","social_tariff","first","batch_id")
);

-- CreateTable
CREATE TABLE "card_tally" (
    "id" BIGSERIAL NOT NULL,
    "card_system_id" INTEGER NOT NULL,
    "status" "CardStatus" NOT NULL,
    "social_tariff" BOOLEAN NOT NULL,
    "counter_id" UUID,
    "count" INTEGER NOT NULL,

    CONSTRAINT "card_tally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_settings" (
    "card_system_id" INTEGER NOT NULL,
    "low_stock" INTEGER NOT NULL DEFAULT 10,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "card_settings_pkey" PRIMARY KEY ("card_system_id")
);

-- CreateIndex
CREATE INDEX "card_prefix_card_system_id_idx" ON "card_prefix"("card_system_id");

-- CreateIndex
CREATE INDEX "card_series_card_system_id_at_id_idx" ON "card_series"("card_system_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "card_package_card_system_id_sent_at_id_idx" ON "card_package"("card_system_id", "sent_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "card_package_counter_id_idx" ON "card_package"("counter_id");

-- CreateIndex
CREATE INDEX "card_run_batch_id_idx" ON "card_run"("batch_id");

-- CreateIndex
CREATE INDEX "card_tally_card_system_id_idx" ON "card_tally"("card_system_id");

-- CreateIndex
CREATE INDEX "card_card_system_id_status_uitpas_number_idx" ON "card"("card_system_id", "status", "uitpas_number");

-- CreateIndex
CREATE INDEX "card_counter_id_uitpas_number_idx" ON "card"("counter_id", "uitpas_number");

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "card_package"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_prefix" ADD CONSTRAINT "card_prefix_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_series" ADD CONSTRAINT "card_series_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_package" ADD CONSTRAINT "card_package_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_package" ADD CONSTRAINT "card_package_counter_id_fkey" FOREIGN KEY ("counter_id") REFERENCES "counter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_settings" ADD CONSTRAINT "card_settings_card_system_id_fkey" FOREIGN KEY ("card_system_id") REFERENCES "card_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What travels in a package: few of all cards.
CREATE INDEX "card_in_package" ON "card" ("package_id") WHERE "package_id" IS NOT NULL;

ALTER TABLE "card_prefix" ADD CONSTRAINT "card_prefix_digits" CHECK ("prefix" ~ '^[0-9]{5}$'),
    ADD CONSTRAINT "card_prefix_serial" CHECK ("next_serial" BETWEEN 0 AND 1000000);
ALTER TABLE "card_run" ADD CONSTRAINT "card_run_order" CHECK ("first" <= "last");
ALTER TABLE "card_settings" ADD CONSTRAINT "card_settings_low_stock" CHECK ("low_stock" >= 0);

-- How many cards there are: each statement adds what it changed. Nothing is updated, so that of two who write cards at once
-- neither waits, and none of them ends in a deadlock over a sum.
CREATE FUNCTION "count_new_cards"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "card_tally" ("card_system_id", "status", "social_tariff", "counter_id", "count")
        SELECT "card_system_id", "status", substr("uitpas_number", 12, 1) = '1', "counter_id", count(*)
        FROM "changed" GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END
$$;
CREATE FUNCTION "count_gone_cards"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "card_tally" ("card_system_id", "status", "social_tariff", "counter_id", "count")
        SELECT "card_system_id", "status", substr("uitpas_number", 12, 1) = '1', "counter_id", -count(*)
        FROM "changed" GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END
$$;
CREATE FUNCTION "count_changed_cards"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "card_tally" ("card_system_id", "status", "social_tariff", "counter_id", "count")
        SELECT "card_system_id", "status", substr("uitpas_number", 12, 1) = '1', "counter_id", sum(n)
        FROM (SELECT "card_system_id", "status", "uitpas_number", "counter_id", 1 AS n FROM "changed"
            UNION ALL SELECT "card_system_id", "status", "uitpas_number", "counter_id", -1 FROM "before") one
        GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER "count_inserted" AFTER INSERT ON "card"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "count_new_cards"();
CREATE TRIGGER "count_updated" AFTER UPDATE ON "card"
    REFERENCING OLD TABLE AS "before" NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "count_changed_cards"();
CREATE TRIGGER "count_deleted" AFTER DELETE ON "card"
    REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "count_gone_cards"();

INSERT INTO "card_tally" ("card_system_id", "status", "social_tariff", "counter_id", "count")
    SELECT "card_system_id", "status", substr("uitpas_number", 12, 1) = '1', "counter_id", count(*)
    FROM "card" GROUP BY 1, 2, 3, 4;
