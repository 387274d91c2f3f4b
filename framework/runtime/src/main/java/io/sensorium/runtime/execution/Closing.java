package io.sensorium.runtime.execution;

import java.util.Collection;
import java.util.List;

/**
 * Closes several things: one that fails, be it with an {@link Error}, does not keep the next open.
 */
final class Closing {
  private Closing() {}

  /** Closes all in their order; throws what was thrown first, with the rest suppressed. */
  static void all(Collection<? extends AutoCloseable> closeables) {
    RuntimeException failure = null;
    for (AutoCloseable closeable : closeables) {
      try {
        closeable.close();
      } catch (Exception | Error e) {
        RuntimeException wrapped = Failures.of(e);
        if (failure == null) {
          failure = wrapped;
        } else {
          failure.addSuppressed(wrapped);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Closes what a failure would leave open; that closing fails too is told beside it. */
  static void after(Throwable failure, Collection<? extends AutoCloseable> open) {
    try {
      all(open);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  static void after(Throwable failure, AutoCloseable open) {
    after(failure, List.of(open));
  }
}
