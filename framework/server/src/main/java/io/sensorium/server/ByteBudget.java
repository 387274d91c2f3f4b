package io.sensorium.server;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all requests share. Thread-safe. */
final class ByteBudget {
  private final AtomicLong free;

  ByteBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** Takes bytes, if there are as many. */
  boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    free.addAndGet(bytes);
  }

  long free() {
    return free.get();
  }
}
