-- CreateTable
CREATE TABLE "zuil_given" (
    "zuil_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "first_given" TIMESTAMPTZ(3) NOT NULL,
    "last_given" DATE NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "zuil_given_pkey" PRIMARY KEY ("zuil_id","kind","ref")
);

-- CreateIndex
CREATE INDEX "zuil_given_last_given_idx" ON "zuil_given"("last_given");

-- AddForeignKey
ALTER TABLE "zuil_given" ADD CONSTRAINT "zuil_given_zuil_id_fkey" FOREIGN KEY ("zuil_id") REFERENCES "zuil"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the documents have that zuilen have now: of when they first had it nothing is known.
INSERT INTO "zuil_given" ("zuil_id", "kind", "ref", "first_given", "last_given")
SELECT "zuil_id", 'MODE', "desired"->>'type', TIMESTAMPTZ '1970-01-01', CURRENT_DATE
FROM "zuil_delivery" WHERE "desired"->>'type' IS NOT NULL
UNION
SELECT "zuil_id", 'ASSOCIATION', "desired"->'association'->>'id', TIMESTAMPTZ '1970-01-01', CURRENT_DATE
FROM "zuil_delivery" WHERE "desired"->'association'->>'id' IS NOT NULL
UNION
SELECT "zuil_id", 'REWARD', "reward"->>'id', TIMESTAMPTZ '1970-01-01', CURRENT_DATE
FROM "zuil_delivery" CROSS JOIN LATERAL jsonb_array_elements("desired"->'rewards') "reward"
WHERE jsonb_typeof("desired"->'rewards') = 'array';
