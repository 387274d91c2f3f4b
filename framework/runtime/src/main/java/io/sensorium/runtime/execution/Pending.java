package io.sensorium.runtime.execution;

import io.sensorium.spi.SensoriumException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What somebody waits for on its way through one part. It fails at its deadline, whatever has
 * become of the work by then. Thread-safe.
 */
final class Pending<T> implements Watch.Watched {
  private final Guard guard;
  private final Deadline deadline;
  private final Circuit.Pass pass;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private volatile String stage;

  /**
   * Something that begins now.
   *
   * @param stage that it is in, for messages
   * @throws SensoriumException {@code CIRCUIT_OPEN}
   */
  Pending(Guard guard, Deadline deadline, String stage) {
    this.guard = guard;
    this.deadline = deadline;
    this.stage = stage;
    this.pass = guard.circuit().enter();
  }

  CompletableFuture<T> result() {
    return result;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Says which stage it is in from now on. */
  void enter(String next) {
    stage = next;
  }

  @Override
  public boolean look(long now) {
    boolean late = deadline.isPast(now) && !result.isDone();
    if (late) {
      result.completeExceptionally(guard.exceeded(deadline, stage));
    }
    return late;
  }

  /** Tells the circuit breaker how the work went; {@link #complete} follows. */
  void end(@Nullable SensoriumException failure) {
    guard.circuit().end(pass, failure);
  }

  void complete(@Nullable T value, @Nullable SensoriumException failure) {
    if (failure == null) {
      result.complete(value);
    } else if (!look(System.nanoTime())) {
      result.completeExceptionally(failure);
    }
  }
}
