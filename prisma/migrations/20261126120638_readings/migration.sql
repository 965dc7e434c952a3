-- AlterTable
ALTER TABLE "checkin" ADD COLUMN     "client_id" TEXT;

-- AlterTable
ALTER TABLE "redemption" ADD COLUMN     "client_id" TEXT;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "client_id" TEXT;

-- CreateTable
CREATE TABLE "reading" (
    "id" BIGSERIAL NOT NULL,
    "client_id" TEXT NOT NULL,
    "passholder_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "insz" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_reading" (
    "client_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "unknown" INTEGER NOT NULL,
    "holders" INTEGER NOT NULL,

    CONSTRAINT "client_reading_pkey" PRIMARY KEY ("client_id","hour")
);

-- CreateIndex
CREATE INDEX "reading_client_id_passholder_id_at_idx" ON "reading"("client_id", "passholder_id", "at");

-- CreateIndex
CREATE INDEX "reading_passholder_id_at_idx" ON "reading"("passholder_id", "at");

-- Who asked about whom stays as it was written down. What can be taken away is whom and, when it is old, the whole of it.
CREATE FUNCTION "keep_reading"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD."at" < CURRENT_TIMESTAMP - INTERVAL '30 days' THEN RETURN OLD; END IF;
    ELSIF to_jsonb(NEW) - 'passholder_id' = to_jsonb(OLD) - 'passholder_id'
        AND EXISTS (SELECT FROM "passholder" WHERE "id" = NEW."passholder_id" AND "anonymous") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER "reading_append_only" BEFORE UPDATE OR DELETE ON "reading"
    FOR EACH ROW EXECUTE FUNCTION "keep_reading"();
CREATE TRIGGER "reading_no_truncate" BEFORE TRUNCATE ON "reading"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
