-- CreateIndex
CREATE INDEX "ticket_card_system_id_at_idx" ON "ticket"("card_system_id", "at");

-- Reversals of a period: few of all sales.
CREATE INDEX "ticket_card_system_id_reversed_at_idx" ON "ticket"("card_system_id", "reversed_at") WHERE "reversed_at" IS NOT NULL;
