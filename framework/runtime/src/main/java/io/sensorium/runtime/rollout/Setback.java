package io.sensorium.runtime.rollout;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Instant;
import java.util.Optional;

/**
 * Why the newest attempt to replace a generation came to nothing.
 *
 * @param model number of the model version that should have served
 * @param modelDigest sha256 of that model version
 * @param code of what was refused; a candidate that ends has none
 * @param cause one sentence
 */
public record Setback(
    Kind kind, int model, String modelDigest, Optional<ErrorCode> code, String cause, Instant at) {
  /** When it ended. */
  public enum Kind {
    /** Before it got any request. */
    REFUSED,
    /** As a candidate, by the limits of its rollout. */
    ROLLED_BACK,
    /** As a candidate, by who operates the host, or because another one came. */
    ABORTED
  }

  /** What was refused just now. */
  public static Setback refused(int model, String modelDigest, SensoriumException error) {
    return new Setback(
        Kind.REFUSED,
        model,
        modelDigest,
        Optional.of(error.code()),
        String.valueOf(error.getMessage()),
        Instant.now());
  }

  /** A candidate that ends just now. */
  public static Setback ended(Kind kind, int model, String modelDigest, String cause) {
    return new Setback(kind, model, modelDigest, Optional.empty(), cause, Instant.now());
  }
}
