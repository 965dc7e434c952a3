-- Parts of names by index, beside a number. Both are extensions that whoever owns a database may take in.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE EXTENSION IF NOT EXISTS "btree_gin";

-- AlterTable
-- Compared as bytes: then the one index sorts the list, pages through it, and finds how a name begins.
ALTER TABLE "membership" ADD COLUMN     "search_name" TEXT COLLATE "C";

-- Who is there already, made as backend/passholders/rules/search-name.ts makes it.
CREATE FUNCTION "searchable_once"("text" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(regexp_replace(
        replace(replace(replace(replace(replace(replace(replace(replace(
            lower(translate(regexp_replace(normalize("text", NFD), U&'[\0300-\036F]', '', 'g'),
                U&'\00F8\00D8\0111\0110\00F0\00D0\0127\0126\0131\0142\0141\0167\0166', 'ooddddhhilltt')),
            U&'\00E6', 'ae'), U&'\00C6', 'ae'), U&'\0153', 'oe'), U&'\0152', 'oe'),
            U&'\00DF', 'ss'), U&'\1E9E', 'ss'), U&'\00FE', 'th'), U&'\00DE', 'th'),
        U&'[''`\00B4\02B9\02BC\2018\2019\201B\2032\FF07]', '', 'g'),
        U&'[\0001-\002F\003A-\0040\005B-\0060\007B-\00A9\00AB-\00B1\00B4\00B6-\00B8\00BB\00BF\00D7\00F7\1680\2000-\206F\3000\FEFF]+', ' ', 'g'))
$$;
UPDATE "membership" SET "search_name" = "searchable_once"("passholder"."name" || ' ' || "passholder"."first_name")
    FROM "passholder" WHERE "passholder"."id" = "membership"."passholder_id";
DROP FUNCTION "searchable_once"(text);
ALTER TABLE "membership" ALTER COLUMN "search_name" SET NOT NULL;

-- CreateIndex
CREATE INDEX "membership_card_system_id_search_name_passholder_id_idx" ON "membership"("card_system_id", "search_name", "passholder_id");

-- CreateIndex
CREATE INDEX "membership_card_system_id_search_name_idx" ON "membership" USING GIN ("card_system_id" int4_ops, "search_name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "passholder_postal_code_idx" ON "passholder"("postal_code");

CREATE INDEX "passholder_email" ON "passholder" (lower("email")) WHERE "email" IS NOT NULL;
-- Few of many: lists of them go by these.
CREATE INDEX "membership_blocked" ON "membership" ("card_system_id", "search_name", "passholder_id") WHERE "status" = 'BLOCKED';
CREATE INDEX "membership_with_social_tariff" ON "membership" ("card_system_id", "social_tariff_end_date", "search_name", "passholder_id")
    WHERE "social_tariff_end_date" IS NOT NULL;
