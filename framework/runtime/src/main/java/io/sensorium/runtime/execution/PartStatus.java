package io.sensorium.runtime.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a part of the host is that plugins make up: an encoder, or the network of a generation.
 *
 * @param part such as {@code encoder 'minilm' 1.0.0}
 * @param deadlinesExceeded contents, or runs of a network, that it had not finished in time
 * @param stuck the calls that hang
 */
public record PartStatus(
    String part, Circuit circuit, long deadlinesExceeded, List<StuckCall> stuck) {
  public PartStatus {
    stuck = List.copyOf(stuck);
  }

  /** Whether requests are let through. */
  public enum State {
    CLOSED,
    /** None is. */
    OPEN,
    /** One is under way, to see whether it works again. */
    HALF_OPEN
  }

  /**
   * The state of a circuit breaker.
   *
   * @param failures in a row, while it is closed
   * @param lastFailure what failed last, even if it works again
   * @param retryAfter when the next trial is; zero if it is closed
   */
  public record Circuit(
      State state, int failures, Optional<String> lastFailure, Duration retryAfter) {}

  /**
   * A call of a plugin that does not return.
   *
   * @param task such as {@code encode a batch}
   * @param thread that it keeps
   * @param since when it was made
   * @param stack where it is now, innermost first
   */
  public record StuckCall(String task, String thread, Instant since, List<String> stack) {
    public StuckCall {
      stack = List.copyOf(stack);
    }
  }
}
