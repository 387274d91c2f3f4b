package io.sensorium.host;

import java.util.List;

/** Closes what depends on others before those; one that fails does not keep the next open. */
final class ClosingOrder {
  private ClosingOrder() {}

  /** Closes all; throws what was thrown first, with the rest suppressed. */
  static void close(List<AutoCloseable> dependentsFirst) {
    IllegalStateException failure = new IllegalStateException("the host did not close cleanly");
    for (AutoCloseable closeable : dependentsFirst) {
      try {
        closeable.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure.addSuppressed(e);
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
