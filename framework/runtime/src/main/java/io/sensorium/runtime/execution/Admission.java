package io.sensorium.runtime.execution;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is under way in one part, until it closes. Thread-safe. */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private final int most;
  private int present;
  private int stuck;
  private boolean closed;
  private @Nullable Runnable closing;

  Admission(int most) {
    this.most = most;
  }

  /** What becomes of a newcomer; {@link #leave} must follow if it was admitted. */
  enum Verdict {
    ADMITTED,
    FULL,
    CLOSED
  }

  synchronized Verdict enter() {
    if (closed) {
      return Verdict.CLOSED;
    }
    if (present >= most) {
      return Verdict.FULL;
    }
    present++;
    return Verdict.ADMITTED;
  }

  /** The last to leave closes what could not be closed because of it. */
  void leave() {
    Runnable last = left();
    if (last == null) {
      return;
    }
    try {
      last.run();
    } catch (RuntimeException e) {
      // Whoever closed it has gone, and the one that leaves is not to blame.
      LOG.warn("what was closed late did not close", e);
    }
  }

  private synchronized @Nullable Runnable left() {
    present--;
    notifyAll();
    return present == 0 ? taken() : null;
  }

  private @Nullable Runnable taken() {
    Runnable taken = closing;
    closing = null;
    return taken;
  }

  /**
   * Tells that so many of those present are in a call that hangs; negative when it has returned.
   */
  synchronized void stick(int count) {
    stuck += count;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Admits nobody from now on; does not wait. */
  synchronized void close() {
    closed = true;
  }

  /**
   * Closes something as soon as all have left: on this thread, which waits for them, unless those
   * that stay are stuck. Then the last of them does it, if it ever returns.
   *
   * @return whether it has been closed
   */
  boolean close(Runnable whenEmpty) {
    synchronized (this) {
      closed = true;
      awaitOthers();
      if (present > 0) {
        closing = whenEmpty;
        return false;
      }
    }
    whenEmpty.run();
    return true;
  }

  private void awaitOthers() {
    boolean interrupted = false;
    while (present > stuck) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
