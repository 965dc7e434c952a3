-- AlterTable
ALTER TABLE "catalog_version" ADD COLUMN     "directory" BIGINT NOT NULL DEFAULT 1;

-- What a Prisma schema can't say.

-- Like the catalog's version: the row stays locked until the commit, so that a version is visible only when all lower ones are.
CREATE FUNCTION "raise_directory_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "catalog_version" SET "directory" = "directory" + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER "raise_directory_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "card_system"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_directory_version"();
CREATE TRIGGER "raise_directory_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "counter"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_directory_version"();
CREATE TRIGGER "raise_directory_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "organizer"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_directory_version"();
CREATE TRIGGER "raise_directory_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "_CardSystemToOrganizer"
    FOR EACH STATEMENT EXECUTE FUNCTION "raise_directory_version"();
