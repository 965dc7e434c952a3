-- Refused taps, and those that asked for a membership, each by an index of its own: of one there may be very many where
-- there are few of the other.
DROP INDEX "tap_gave_nothing";
DROP INDEX "tap_gave_nothing_at_zuil";
DROP INDEX "tap_gave_nothing_for_event";
CREATE INDEX "tap_refused" ON "tap" ("happened_in", "at" DESC, "actie_id" DESC) WHERE "reason" IS NOT NULL;
CREATE INDEX "tap_refused_at_zuil" ON "tap" ("zuil_id", "at" DESC, "actie_id" DESC) WHERE "reason" IS NOT NULL;
CREATE INDEX "tap_refused_for_event" ON "tap" ("event_id", "at" DESC, "actie_id" DESC)
    WHERE "reason" IS NOT NULL AND "event_id" IS NOT NULL;
CREATE INDEX "tap_asked" ON "tap" ("happened_in", "at" DESC, "actie_id" DESC)
    WHERE "reason" IS NULL AND "verdict" ->> 'outcome' = 'MEMBERSHIP';
CREATE INDEX "tap_asked_at_zuil" ON "tap" ("zuil_id", "at" DESC, "actie_id" DESC)
    WHERE "reason" IS NULL AND "verdict" ->> 'outcome' = 'MEMBERSHIP';

-- What was reversed is little of what there is.
CREATE INDEX "checkin_reversed" ON "checkin" ("happened_in", "at" DESC, "id" DESC) WHERE "reversed_at" IS NOT NULL;
CREATE INDEX "ticket_reversed" ON "ticket" ("happened_in", "at" DESC, "id" DESC) WHERE "reversed_at" IS NOT NULL;
CREATE INDEX "redemption_reversed" ON "redemption" ("happened_in", "at" DESC, "id" DESC) WHERE "reversed_at" IS NOT NULL;
