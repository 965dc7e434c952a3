-- The list of members leaves out who is a member of no card system, or blocked in all: it is another one when that changes.
-- Of a social tariff it says nothing.
CREATE TRIGGER "raise_list_version_inserted" AFTER INSERT ON "membership"
    REFERENCING NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "cards_came_or_went"();
CREATE TRIGGER "raise_list_version_deleted" AFTER DELETE ON "membership"
    REFERENCING OLD TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "cards_came_or_went"();

CREATE FUNCTION "memberships_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "raise_list_version_of"(ARRAY(
        (SELECT "passholder_id" FROM (SELECT "passholder_id", "card_system_id", "status" FROM "before"
            EXCEPT SELECT "passholder_id", "card_system_id", "status" FROM "changed") gone)
        UNION
        (SELECT "passholder_id" FROM (SELECT "passholder_id", "card_system_id", "status" FROM "changed"
            EXCEPT SELECT "passholder_id", "card_system_id", "status" FROM "before") came)));
    RETURN NULL;
END
$$;
CREATE TRIGGER "raise_list_version_updated" AFTER UPDATE ON "membership"
    REFERENCING OLD TABLE AS "before" NEW TABLE AS "changed" FOR EACH STATEMENT EXECUTE FUNCTION "memberships_changed"();

-- Lists that were made before hold them.
UPDATE "association" SET "list_version" = "list_version" + 1;
