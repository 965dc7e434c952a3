-- CreateTable
CREATE TABLE "zuil_shown_event" (
    "zuil_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,

    CONSTRAINT "zuil_shown_event_pkey" PRIMARY KEY ("zuil_id","event_id")
);

-- AddForeignKey
ALTER TABLE "zuil_shown_event" ADD CONSTRAINT "zuil_shown_event_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Those of the documents that zuilen have now: a tap may still come that was made under one of them.
INSERT INTO "zuil_shown_event" ("zuil_id", "event_id")
SELECT DISTINCT "zuil_id", "entry"->'event'->>'id'
FROM "zuil_delivery" CROSS JOIN LATERAL jsonb_array_elements("desired"->'schedule') "entry"
WHERE jsonb_typeof("desired"->'schedule') = 'array';
