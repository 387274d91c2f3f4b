package io.sensorium.runtime.execution;

import java.time.Duration;

/** The cause of every {@code CIRCUIT_OPEN}: when it is worth asking again. */
public final class CircuitOpen extends Exception {
  private static final long serialVersionUID = 1;
  private final Duration retryAfter;

  CircuitOpen(String lastFailure, Duration retryAfter) {
    super(lastFailure, null, false, false);
    this.retryAfter = retryAfter;
  }

  public Duration retryAfter() {
    return retryAfter;
  }
}
