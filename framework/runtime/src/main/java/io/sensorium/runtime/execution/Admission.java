package io.sensorium.runtime.execution;

/** Counts the contents that are under way in one encoder, until it closes. Thread-safe. */
final class Admission {
  private final int most;
  private int present;
  private boolean closed;

  Admission(int most) {
    this.most = most;
  }

  /** What becomes of a content; {@link #leave} must follow if it was admitted. */
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

  synchronized void leave() {
    present--;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Admits nobody from now on; does not wait. */
  synchronized void close() {
    closed = true;
  }

  /** Waits until all have left. */
  synchronized void awaitEmpty() {
    boolean interrupted = false;
    while (present > 0) {
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
