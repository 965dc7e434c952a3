-- CreateTable
CREATE TABLE "uitid_link" (
    "issuer" TEXT NOT NULL,
    "sub" TEXT NOT NULL,
    "passholder_id" UUID NOT NULL,
    "email" TEXT,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "uitid_link_pkey" PRIMARY KEY ("issuer","sub")
);

-- CreateTable
CREATE TABLE "uitid_registration" (
    "token_hash" TEXT NOT NULL,
    "passholder_id" UUID NOT NULL,
    "uitpas_number" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "uitid_registration_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "uitid_link_passholder_id_key" ON "uitid_link"("passholder_id");

-- CreateIndex
CREATE INDEX "uitid_link_email_idx" ON "uitid_link"("email");

-- CreateIndex
CREATE INDEX "uitid_registration_passholder_id_idx" ON "uitid_registration"("passholder_id");

-- CreateIndex
CREATE INDEX "uitid_registration_expires_at_idx" ON "uitid_registration"("expires_at");

-- AddForeignKey
ALTER TABLE "uitid_link" ADD CONSTRAINT "uitid_link_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uitid_registration" ADD CONSTRAINT "uitid_registration_passholder_id_fkey" FOREIGN KEY ("passholder_id") REFERENCES "passholder"("id") ON DELETE CASCADE ON UPDATE CASCADE;
