package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Proves that nothing runs on a generation that is closed: leases should see to it, and this counts
 * where they do not. Thread-safe.
 */
final class Uses {
  private static final int CLOSED = Integer.MIN_VALUE / 2;
  private static final long LOOK_NANOS = 50_000;
  private final AtomicLong onClosed;

  /** What runs now; far below zero once closed. */
  private final AtomicInteger running = new AtomicInteger();

  /**
   * The uses of one generation.
   *
   * @param onClosed counts each use that begins after the close, or has not ended before it
   */
  Uses(AtomicLong onClosed) {
    this.onClosed = onClosed;
  }

  /**
   * Begins a use; {@link #end} must follow.
   *
   * @throws SensoriumException {@code CLOSED}
   */
  void begin(String generation) {
    if (running.getAndIncrement() < 0) {
      onClosed.incrementAndGet();
      throw new SensoriumException(
          ErrorCode.CLOSED, "generation " + generation + " has been closed; try again");
    }
  }

  void end() {
    running.decrementAndGet();
  }

  /** Waits until nothing runs, but no longer than this, and not once interrupted. */
  void awaitNone(Duration most) {
    long start = System.nanoTime();
    while (running.get() > 0
        && System.nanoTime() - start < most.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  void close() {
    onClosed.addAndGet(Math.max(0, running.getAndSet(CLOSED)));
  }
}
