package io.sensorium.server.administration;

import java.util.Optional;

/**
 * What the audit log is told.
 *
 * @param action such as {@code apply}
 * @param subject the path that was asked for, or what was acted on
 * @param digest sha256 of the document or file that was sent; absent if there is none
 * @param reason why it was refused or failed, or what the operator gave as reason
 * @param before revision of the desired state; absent if it plays no part
 * @param after revision of the desired state
 */
record AuditEvent(
    Caller caller,
    String action,
    String subject,
    Optional<String> digest,
    AuditEntry.Decision decision,
    Optional<String> reason,
    Optional<Integer> before,
    Optional<Integer> after) {
  private static final int LONGEST_TEXT = 2000;

  /** Texts of clients are cut: a line has to be read again, by whoever verifies the log. */
  AuditEvent {
    subject = limited(subject);
    reason = reason.map(AuditEvent::limited);
  }

  private static String limited(String text) {
    String head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    return head.replaceAll("\\p{Cs}", "?");
  }

  static AuditEvent of(Caller caller, String action, String subject, AuditEntry.Decision decision) {
    return new AuditEvent(
        caller,
        action,
        subject,
        Optional.empty(),
        decision,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  AuditEvent digest(String sha256) {
    return new AuditEvent(
        caller, action, subject, Optional.of(sha256), decision, reason, before, after);
  }

  AuditEvent because(String why) {
    return new AuditEvent(
        caller, action, subject, digest, decision, Optional.of(why), before, after);
  }

  AuditEvent from(int revision) {
    return new AuditEvent(
        caller, action, subject, digest, decision, reason, Optional.of(revision), after);
  }

  AuditEvent ended(AuditEntry.Decision outcome, Optional<String> why, int revision) {
    return new AuditEvent(
        caller,
        action,
        subject,
        digest,
        outcome,
        why.or(() -> reason),
        before,
        Optional.of(revision));
  }
}
