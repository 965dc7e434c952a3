-- CreateTable
CREATE TABLE "demo_mark" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "demo_mark_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "demo_mark_one" CHECK ("id" = 1)
);

-- What the demo filled before there was a mark is known by its client.
INSERT INTO "demo_mark" ("filled_at") SELECT CURRENT_TIMESTAMP WHERE EXISTS (SELECT FROM "api_client" WHERE "id" = 'demo');
