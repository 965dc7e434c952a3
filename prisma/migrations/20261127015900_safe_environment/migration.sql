-- From a safe environment mails go to nobody but who may get them: the others are kept.
ALTER TABLE "notice" DROP CONSTRAINT "notice_state_known";
ALTER TABLE "notice" ADD CONSTRAINT "notice_state_known"
    CHECK ("state" IN ('WAITING', 'SENDING', 'SENT', 'GIVEN_UP', 'UNKNOWN', 'KEPT'));
