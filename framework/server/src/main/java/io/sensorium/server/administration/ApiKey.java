package io.sensorium.server.administration;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An API key, without its secret.
 *
 * @param name letters, digits and hyphens, at most 64; never used again, so that the audit log
 *     stays clear
 * @param expires absent if it does not
 * @param revoked absent while it counts
 */
public record ApiKey(
    String name, Role role, Instant created, Optional<Instant> expires, Optional<Instant> revoked) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  public ApiKey {
    requireName(name);
    Objects.requireNonNull(role, "a key has a 'role'");
    Objects.requireNonNull(created, "a key was 'created' at some time");
  }

  static void requireName(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a key's name has 1 to 64 letters, digits and hyphens, and nothing else");
    }
  }

  boolean counts(Instant now) {
    return revoked.isEmpty() && expires.filter(end -> !now.isBefore(end)).isEmpty();
  }
}
