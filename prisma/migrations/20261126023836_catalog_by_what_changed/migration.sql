-- DropIndex
DROP INDEX "event_location_id_idx";

-- DropIndex
DROP INDEX "event_organizer_id_idx";

-- AlterTable
ALTER TABLE "catalog_version" ADD COLUMN     "member_lists" BIGINT NOT NULL DEFAULT 1,
ADD COLUMN     "raised_by" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "event" ADD COLUMN     "open_from" TIMESTAMPTZ(3) NOT NULL DEFAULT '1900-01-01 00:00:00 +00:00',
ADD COLUMN     "open_until" TIMESTAMPTZ(3) NOT NULL DEFAULT '9999-12-31 00:00:00 +00:00';

-- CreateTable
CREATE TABLE "catalog_change" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "catalog_change_pkey" PRIMARY KEY ("kind","id")
);

-- CreateIndex
CREATE INDEX "catalog_change_version_idx" ON "catalog_change"("version");

-- CreateIndex
CREATE INDEX "event_organizer_id_open_until_idx" ON "event"("organizer_id", "open_until");

-- CreateIndex
CREATE INDEX "event_location_id_open_until_idx" ON "event"("location_id", "open_until");

-- CreateIndex
CREATE INDEX "event_open_until_open_from_idx" ON "event"("open_until", "open_from");

-- What a Prisma schema can't say.

-- No check-in window of an event begins before "open_from" or ends after "open_until". A check-in window reaches some
-- hours beyond the event; a margin of days also covers time zones. The windows themselves are reckoned by the backend.
CREATE FUNCTION "set_event_span"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "first" CONSTANT timestamptz := '1900-01-01T00:00:00Z';
    "last" CONSTANT timestamptz := '9999-12-31T00:00:00Z';
    "begin" timestamptz := "first";
    "end" timestamptz := "last";
BEGIN
    IF NEW."calendar"->>'type' = 'DATES' THEN
        SELECT COALESCE(to_timestamp(min(("date"->>'start')::float8) / 1000) - interval '2 days', "last"),
               COALESCE(to_timestamp(max(("date"->>'end')::float8) / 1000) + interval '2 days', "first")
            INTO "begin", "end" FROM jsonb_array_elements(NEW."calendar"->'occurrences') "date";
    ELSIF NEW."calendar"->>'type' = 'PERIODIC' THEN
        "begin" := ((NEW."calendar"->>'from') || 'T00:00:00Z')::timestamptz - interval '2 days';
        "end" := ((NEW."calendar"->>'until') || 'T00:00:00Z')::timestamptz + interval '4 days';
    END IF;
    NEW."open_from" := greatest("first", least("last", "begin"));
    NEW."open_until" := greatest("first", least("last", "end"));
    RETURN NEW;
END
$$;
CREATE TRIGGER "set_event_span" BEFORE INSERT OR UPDATE ON "event"
    FOR EACH ROW EXECUTE FUNCTION "set_event_span"();
-- Those that are there already.
UPDATE "event" SET "calendar" = "calendar";

-- One catalog version for each transaction, and at most one row for whatever changed in it. The row of "catalog_version"
-- stays locked until the commit: a version is visible only when all lower ones are.
CREATE FUNCTION "note_catalog_change"("kind" text, "ids" text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    "me" CONSTANT bigint := pg_current_xact_id()::text::bigint;
    "raised" bigint;
BEGIN
    IF "ids" IS NULL THEN
        RETURN;
    END IF;
    IF "kind" = 'member_list' THEN
        UPDATE "catalog_version" SET "member_lists" = "member_lists" + 1 RETURNING "member_lists" INTO "raised";
    ELSE
        SELECT "version" INTO "raised" FROM "catalog_version" WHERE "raised_by" = "me";
        IF NOT FOUND THEN
            UPDATE "catalog_version" SET "version" = "version" + 1, "raised_by" = "me" RETURNING "version" INTO "raised";
        END IF;
    END IF;
    INSERT INTO "catalog_change" AS "known" ("kind", "id", "version")
        SELECT DISTINCT "kind", "id", "raised" FROM unnest("ids") "id" WHERE "id" IS NOT NULL
        ON CONFLICT ON CONSTRAINT "catalog_change_pkey" DO UPDATE SET "version" = EXCLUDED."version"
        WHERE "known"."version" <> EXCLUDED."version";
END
$$;

-- The rows of a kind that a statement touched, by the column that names them.
CREATE FUNCTION "note_changed_rows"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "kind" CONSTANT text := TG_ARGV[0];
    "ids" text[];
BEGIN
    EXECUTE format(CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT array_agg(DISTINCT %1$I::text) FROM "after"'
        WHEN 'DELETE' THEN 'SELECT array_agg(DISTINCT %1$I::text) FROM "before"'
        ELSE 'SELECT array_agg("id") FROM (SELECT %1$I::text AS "id" FROM "before" UNION SELECT %1$I::text FROM "after") "both"'
        END, TG_ARGV[1]) INTO "ids";
    PERFORM "note_catalog_change"("kind", "ids");
    RETURN NULL;
END
$$;

-- Whether an organizer or a location has any event.
CREATE FUNCTION "note_places_of_events"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "column" text;
    "ids" text[];
BEGIN
    FOREACH "column" IN ARRAY ARRAY['organizer_id', 'location_id'] LOOP
        EXECUTE format(CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT array_agg(DISTINCT %1$I) FROM "after" WHERE %1$I IS NOT NULL'
            WHEN 'DELETE' THEN 'SELECT array_agg(DISTINCT %1$I) FROM "before" WHERE %1$I IS NOT NULL'
            ELSE 'SELECT array_agg("place") FROM (
                    SELECT "b".%1$I AS "place" FROM "before" "b" JOIN "after" "a" USING ("id") WHERE "a".%1$I IS DISTINCT FROM "b".%1$I
                    UNION
                    SELECT "a".%1$I FROM "before" "b" JOIN "after" "a" USING ("id") WHERE "a".%1$I IS DISTINCT FROM "b".%1$I
                ) "moved" WHERE "place" IS NOT NULL'
            END, "column") INTO "ids";
        PERFORM "note_catalog_change"(CASE "column" WHEN 'organizer_id' THEN 'organizer' ELSE 'location' END, "ids");
    END LOOP;
    RETURN NULL;
END
$$;

-- A zuil knows its counters by more than their ids. (One that comes or goes does so with its rows in "_CounterToZuil".)
CREATE FUNCTION "note_zuilen_of_counters"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_catalog_change"('zuil', (SELECT array_agg(DISTINCT "B"::text) FROM "_CounterToZuil"
        WHERE "A" IN (SELECT "id" FROM "after")));
    RETURN NULL;
END
$$;

-- A list of members is no part of what taps are judged by.
CREATE FUNCTION "note_changed_associations"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "note_catalog_change"('association', (SELECT array_agg("a"."id"::text) FROM "after" "a"
        LEFT JOIN "before" "b" USING ("id")
        WHERE to_jsonb("a") - 'list_version' IS DISTINCT FROM to_jsonb("b") - 'list_version'));
    PERFORM "note_catalog_change"('member_list', (SELECT array_agg("a"."id"::text) FROM "after" "a"
        JOIN "before" "b" USING ("id") WHERE "a"."list_version" <> "b"."list_version"));
    RETURN NULL;
END
$$;

DO $$
DECLARE
    "one" text[];
    "name" text;
BEGIN
    FOREACH "name" IN ARRAY ARRAY['counter', 'zuil', 'event', '_CardSystemToEvent', '_CounterToZuil', 'card_system',
            'distribution_key', 'reward', '_applicable', '_CounterToReward', 'association', 'association_counter'] LOOP
        EXECUTE format('DROP TRIGGER "raise_catalog_version" ON %I', "name");
    END LOOP;
    -- Table, function, kind, column, statements.
    FOREACH "one" SLICE 1 IN ARRAY ARRAY[
        ['event',               'note_changed_rows',         'event',       'id',             'INSERT UPDATE DELETE'],
        ['event',               'note_places_of_events',     '',            '',               'INSERT UPDATE DELETE'],
        ['_CardSystemToEvent',  'note_changed_rows',         'event',       'B',              'INSERT UPDATE DELETE'],
        ['zuil',                'note_changed_rows',         'zuil',        'id',             'INSERT UPDATE DELETE'],
        ['_CounterToZuil',      'note_changed_rows',         'zuil',        'B',              'INSERT UPDATE DELETE'],
        ['counter',             'note_zuilen_of_counters',   '',            '',               'UPDATE'],
        ['card_system',         'note_changed_rows',         'card_system', 'id',             'INSERT UPDATE DELETE'],
        ['distribution_key',    'note_changed_rows',         'card_system', 'card_system_id', 'INSERT UPDATE DELETE'],
        ['reward',              'note_changed_rows',         'reward',      'id',             'INSERT UPDATE DELETE'],
        ['_applicable',         'note_changed_rows',         'reward',      'B',              'INSERT UPDATE DELETE'],
        ['_CounterToReward',    'note_changed_rows',         'reward',      'B',              'INSERT UPDATE DELETE'],
        ['association',         'note_changed_rows',         'association', 'id',             'INSERT DELETE'],
        ['association',         'note_changed_associations', '',            '',               'UPDATE'],
        ['association_counter', 'note_changed_rows',         'association', 'association_id', 'INSERT UPDATE DELETE']
    ] LOOP
        FOREACH "name" IN ARRAY string_to_array("one"[5], ' ') LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I(%L, %L)',
                "one"[2] || '_' || lower("name"), "name", "one"[1],
                CASE "name" WHEN 'INSERT' THEN 'NEW TABLE AS "after"' WHEN 'DELETE' THEN 'OLD TABLE AS "before"'
                    ELSE 'OLD TABLE AS "before" NEW TABLE AS "after"' END,
                "one"[2], "one"[3], "one"[4]);
        END LOOP;
    END LOOP;
END
$$;
DROP FUNCTION "raise_catalog_version";
