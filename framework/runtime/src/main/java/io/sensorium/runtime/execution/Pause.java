package io.sensorium.runtime.execution;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Has requests wait for a while, so that something is measured without them. Thread-safe. */
final class Pause {
  private volatile CompletableFuture<Void> over = CompletableFuture.completedFuture(null);

  /**
   * Begins a pause.
   *
   * @param most after which it is over by itself
   */
  SharedEncoder.Quiet begin(Duration most) {
    CompletableFuture<Void> end =
        new CompletableFuture<Void>().completeOnTimeout(null, most.toNanos(), TimeUnit.NANOSECONDS);
    over = end;
    return () -> end.complete(null);
  }

  /** Runs something now, or when the pause is over; at once if its deadline is near. */
  <T> CompletableFuture<T> then(Deadline deadline, Supplier<CompletableFuture<T>> run) {
    CompletableFuture<Void> end = over;
    return end.isDone() || deadline.isNear() ? run.get() : end.thenCompose(ended -> run.get());
  }
}
