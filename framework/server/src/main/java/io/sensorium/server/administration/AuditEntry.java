package io.sensorium.server.administration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One line of the audit log.
 *
 * @param number from 1, without gaps
 * @param who such as {@code key ci}, {@code token alice} or {@code nobody}
 * @param address of the other end of the connection
 * @param digest sha256 of the document or file that was sent
 * @param reason why it was refused or failed, or what the operator gave as reason
 * @param before revision of the desired state
 * @param after revision of the desired state
 * @param previous sha256 of the line before, without its end; zeros in the first line
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({
  "number",
  "time",
  "who",
  "role",
  "address",
  "action",
  "subject",
  "digest",
  "decision",
  "reason",
  "before",
  "after",
  "previous"
})
public record AuditEntry(
    long number,
    Instant time,
    String who,
    Optional<Role> role,
    String address,
    String action,
    String subject,
    Optional<String> digest,
    Decision decision,
    Optional<String> reason,
    Optional<Integer> before,
    Optional<Integer> after,
    String previous) {
  static final String NO_LINE = "0".repeat(64);

  public AuditEntry {
    Stream.of(time, who, address, action, subject, decision, previous)
        .forEach(member -> Objects.requireNonNull(member, "a member is missing"));
  }

  /**
   * What became of a request. Whatever changes something has two lines: that it was allowed,
   * written before anything happened, and what came of it. The first without a second says that the
   * host stopped meanwhile. How a rollout ended, which nobody asks for, is one line.
   */
  public enum Decision {
    REFUSED,
    ALLOWED,
    DONE,
    FAILED;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Decision of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  static AuditEntry of(AuditEvent event, long number, Instant time, String previous) {
    return new AuditEntry(
        number,
        time,
        event.caller().name(),
        event.caller().role(),
        event.caller().address(),
        event.action(),
        event.subject(),
        event.digest(),
        event.decision(),
        event.reason(),
        event.before(),
        event.after(),
        previous);
  }
}
