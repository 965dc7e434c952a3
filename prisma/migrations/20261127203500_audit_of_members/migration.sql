-- A passholder's history has when he was made a member of an association: that is written down as the association's.
CREATE INDEX "audit_members" ON "audit" USING gin ("changes" jsonb_path_ops)
    WHERE "action" IN ('MEMBER_ADDED', 'MEMBER_RENEWED', 'MEMBER_STOPPED');
