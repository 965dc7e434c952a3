-- What a Prisma schema can't say.

-- A name as it is kept: Unicode's composed form, one apostrophe, single spaces, none around it. The same as cleanName in
-- backend/platform/names.ts. The white space is written out: what \s is depends on the database's locale.
CREATE FUNCTION "clean_name"("name" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        translate(normalize("name", NFC), U&'\2018\2019\201B\02BC\02B9\2032`\00B4\FF07', repeat('''', 9)),
        U&'[\0009-\000D\0020\00A0\1680\2000-\200A\2028\2029\202F\205F\3000\FEFF]+', ' ', 'g'), ' ')
$$;

-- The same of a name in several languages: {nl, fr?, de?, en?}.
CREATE FUNCTION "clean_names"("names" jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT COALESCE(jsonb_object_agg("language", "clean_name"("text")), '{}') FROM jsonb_each_text("names") AS "all"("language", "text")
$$;

CREATE FUNCTION "keep_clean_name"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."name" := "clean_name"(NEW."name");
    RETURN NEW;
END
$$;
CREATE FUNCTION "keep_clean_names"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."name" := "clean_names"(NEW."name");
    RETURN NEW;
END
$$;
CREATE FUNCTION "keep_clean_title"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."title" := "clean_names"(NEW."title");
    RETURN NEW;
END
$$;
CREATE FUNCTION "keep_clean_person"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."name" := "clean_name"(NEW."name");
    NEW."first_name" := "clean_name"(NEW."first_name");
    NEW."city" := "clean_name"(NEW."city");
    RETURN NEW;
END
$$;

-- A zuil's name is its own: of those that become the same, the later get a number, which people see and change.
DO $$
DECLARE
    "one" record;
    "wanted" text;
    "number" int;
BEGIN
    FOR "one" IN SELECT "id", "clean_name"("name") AS "name" FROM "zuil" WHERE "name" <> "clean_name"("name") ORDER BY "id" LOOP
        "wanted" := "one"."name";
        "number" := 1;
        WHILE EXISTS (SELECT FROM "zuil" WHERE lower("name") = lower("wanted") AND "id" <> "one"."id") LOOP
            "number" := "number" + 1;
            "wanted" := left("one"."name", 90) || ' (' || "number" || ')';
        END LOOP;
        UPDATE "zuil" SET "name" = "wanted" WHERE "id" = "one"."id";
    END LOOP;
END
$$;
UPDATE "passholder" SET "name" = "clean_name"("name"), "first_name" = "clean_name"("first_name"), "city" = "clean_name"("city")
    WHERE ("name", "first_name", "city") IS DISTINCT FROM ("clean_name"("name"), "clean_name"("first_name"), "clean_name"("city"));
UPDATE "counter" SET "name" = "clean_name"("name") WHERE "name" <> "clean_name"("name");
UPDATE "organizer" SET "name" = "clean_name"("name") WHERE "name" <> "clean_name"("name");
UPDATE "location" SET "name" = "clean_name"("name") WHERE "name" <> "clean_name"("name");
UPDATE "card_system" SET "name" = "clean_name"("name") WHERE "name" <> "clean_name"("name");
UPDATE "distribution_key" SET "name" = "clean_name"("name") WHERE "name" <> "clean_name"("name");
UPDATE "event" SET "name" = "clean_names"("name") WHERE "name" <> "clean_names"("name");
UPDATE "association" SET "name" = "clean_names"("name") WHERE "name" <> "clean_names"("name");
UPDATE "reward" SET "title" = "clean_names"("title") WHERE "title" <> "clean_names"("title");

CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "zuil" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "counter" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "organizer" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "location" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "card_system" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "distribution_key" FOR EACH ROW EXECUTE FUNCTION "keep_clean_name"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "event" FOR EACH ROW EXECUTE FUNCTION "keep_clean_names"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name" ON "association" FOR EACH ROW EXECUTE FUNCTION "keep_clean_names"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "title" ON "reward" FOR EACH ROW EXECUTE FUNCTION "keep_clean_title"();
CREATE TRIGGER "clean_name" BEFORE INSERT OR UPDATE OF "name", "first_name", "city" ON "passholder"
    FOR EACH ROW EXECUTE FUNCTION "keep_clean_person"();
