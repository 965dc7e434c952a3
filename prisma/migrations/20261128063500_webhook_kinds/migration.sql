-- What webhooks are called for beside alerts is written by whatever books or reverses, in its transaction, wherever that is
-- in the code. Where no webhook asks for it, it costs one look at a table of a few rows.

CREATE FUNCTION "webhook_moment"(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- Of something that was given, what a receiver needs to know which it is; nothing that says who somebody is.
CREATE FUNCTION "webhook_given"(type text, given jsonb, system int) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('type', type, 'timestamp', webhook_moment(now()), 'data', jsonb_strip_nulls(jsonb_build_object(
        'actieId', given->'id',
        'cardSystemId', system,
        'passholderId', given->'passholder_id',
        'eventId', given->'event_id',
        'rewardId', given->'reward_id',
        'points', given->'points',
        'at', webhook_moment((given->>'at')::timestamptz),
        'zuilId', given->'zuil_id',
        'reversedAt', webhook_moment((given->>'reversed_at')::timestamptz))))
$$;

-- Of the card system in which it happened; over the API, at an event of several, of each of them.
CREATE FUNCTION "webhook_hears"(system int, happened_in int, event text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN happened_in IS NOT NULL THEN happened_in = system
        ELSE EXISTS (SELECT FROM "_CardSystemToEvent" WHERE "A" = system AND "B" = event) END
$$;

-- Arguments: the kind, and what the type of a call begins with. What one batch both gives and reverses nobody ever had.
CREATE FUNCTION "call_webhooks_of_given"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "webhook" WHERE TG_ARGV[0] = ANY ("kinds")) THEN
        INSERT INTO "webhook_call" ("id", "webhook_id", "subject_id", "kind", "body", "queued_at", "created_at")
            SELECT gen_random_uuid(), hook."id", given."passholder_id", TG_ARGV[0],
                webhook_given(TG_ARGV[1] || '.created', to_jsonb(given), hook."card_system_id"), now(), now()
            FROM "changed" given JOIN "webhook" hook ON TG_ARGV[0] = ANY (hook."kinds")
                AND webhook_hears(hook."card_system_id", given."happened_in", to_jsonb(given)->>'event_id')
            WHERE given."reversed_at" IS NULL ORDER BY given."at", given."id";
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION "call_webhooks_of_reversed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "webhook_call" ("id", "webhook_id", "subject_id", "kind", "body", "queued_at", "created_at")
        SELECT gen_random_uuid(), hook."id", NEW."passholder_id", TG_ARGV[0],
            webhook_given(TG_ARGV[1] || '.reversed', to_jsonb(NEW), hook."card_system_id"), now(), now()
        FROM "webhook" hook WHERE TG_ARGV[0] = ANY (hook."kinds")
            AND webhook_hears(hook."card_system_id", NEW."happened_in", to_jsonb(NEW)->>'event_id');
    RETURN NULL;
END
$$;

CREATE TRIGGER "call_webhooks_of_given" AFTER INSERT ON "checkin" REFERENCING NEW TABLE AS "changed"
    FOR EACH STATEMENT EXECUTE FUNCTION "call_webhooks_of_given"('CHECKINS', 'checkin');
CREATE TRIGGER "call_webhooks_of_given" AFTER INSERT ON "ticket" REFERENCING NEW TABLE AS "changed"
    FOR EACH STATEMENT EXECUTE FUNCTION "call_webhooks_of_given"('TICKETS', 'ticket_sale');
CREATE TRIGGER "call_webhooks_of_given" AFTER INSERT ON "redemption" REFERENCING NEW TABLE AS "changed"
    FOR EACH STATEMENT EXECUTE FUNCTION "call_webhooks_of_given"('REDEMPTIONS', 'redemption');
CREATE TRIGGER "call_webhooks_of_reversed" AFTER UPDATE OF "reversed_at" ON "checkin" FOR EACH ROW
    WHEN (OLD."reversed_at" IS NULL AND NEW."reversed_at" IS NOT NULL)
    EXECUTE FUNCTION "call_webhooks_of_reversed"('CHECKINS', 'checkin');
CREATE TRIGGER "call_webhooks_of_reversed" AFTER UPDATE OF "reversed_at" ON "ticket" FOR EACH ROW
    WHEN (OLD."reversed_at" IS NULL AND NEW."reversed_at" IS NOT NULL)
    EXECUTE FUNCTION "call_webhooks_of_reversed"('TICKETS', 'ticket_sale');
CREATE TRIGGER "call_webhooks_of_reversed" AFTER UPDATE OF "reversed_at" ON "redemption" FOR EACH ROW
    WHEN (OLD."reversed_at" IS NULL AND NEW."reversed_at" IS NOT NULL)
    EXECUTE FUNCTION "call_webhooks_of_reversed"('REDEMPTIONS', 'redemption');

CREATE FUNCTION "call_webhooks_of_zuil"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "webhook_call" ("id", "webhook_id", "subject_id", "kind", "body", "queued_at", "created_at")
        SELECT gen_random_uuid(), hook."id", NEW."id", 'ZUILEN', jsonb_build_object('type', 'zuil.settings_changed',
            'timestamp', webhook_moment(now()), 'data', jsonb_build_object('zuilId', NEW."id",
                'cardSystemId', NEW."card_system_id", 'settingsVersion', NEW."settings_version")), now(), now()
        FROM "webhook" hook WHERE 'ZUILEN' = ANY (hook."kinds") AND hook."card_system_id" = NEW."card_system_id";
    RETURN NULL;
END
$$;
CREATE TRIGGER "call_webhooks_of_zuil" AFTER UPDATE OF "settings_version" ON "zuil" FOR EACH ROW
    WHEN (OLD."settings_version" <> NEW."settings_version") EXECUTE FUNCTION "call_webhooks_of_zuil"();
