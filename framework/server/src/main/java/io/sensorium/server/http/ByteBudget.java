package io.sensorium.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all requests share. Thread-safe. */
public final class ByteBudget {
  private final AtomicLong free;

  public ByteBudget(long bytes) {
    free = new AtomicLong(bytes);
  }

  /** Takes bytes, if there are as many. */
  public boolean take(long bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  public void giveBack(long bytes) {
    free.addAndGet(bytes);
  }

  public long free() {
    return free.get();
  }
}
