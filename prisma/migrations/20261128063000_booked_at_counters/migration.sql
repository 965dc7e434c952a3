-- What a counter booked today, for its staff: few rows have a client.
CREATE INDEX "checkin_by_client" ON "checkin"("client_id", "at" DESC) WHERE "client_id" IS NOT NULL;
CREATE INDEX "ticket_by_client" ON "ticket"("client_id", "at" DESC) WHERE "client_id" IS NOT NULL;
CREATE INDEX "redemption_by_client" ON "redemption"("client_id", "at" DESC) WHERE "client_id" IS NOT NULL;
