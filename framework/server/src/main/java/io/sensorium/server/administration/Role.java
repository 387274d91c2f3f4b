package io.sensorium.server.administration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each role includes those before it. */
public enum Role {
  /** See what runs, and what a change would do. */
  OBSERVE,
  /** Choose among what has been installed: versions, pipelines, rollbacks. */
  OPERATE,
  /** Bring in code or take it away, and give out keys. */
  INSTALL;

  /** Its name in configuration, tokens and JSON, such as {@code observe}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  static Optional<Role> find(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** The role of a label; capital letters do not matter. */
  @JsonCreator
  public static Role of(String label) {
    return find(label.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + label + "' is no role; use observe, operate or install"));
  }
}
