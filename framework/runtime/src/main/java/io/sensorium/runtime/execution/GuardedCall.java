package io.sensorium.runtime.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a plugin under way. */
final class GuardedCall implements Watch.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedCall.class);
  private final Guard guard;
  private final String task;
  private final long start = System.nanoTime();
  private final Instant since = Instant.now();
  private final Deadline limit;
  private final Hearing hearing;
  private final Thread thread = Thread.currentThread();
  private boolean stuck;
  private boolean ended;

  /** Hears of a call that hangs. Must not block. */
  interface Hearing {
    void stuck();

    /** It has returned after all; called on its own thread. */
    void returned();
  }

  /**
   * A call on this thread that begins now.
   *
   * @param limit after which it counts as stuck
   */
  GuardedCall(Guard guard, String task, Deadline limit, Hearing hearing) {
    this.guard = guard;
    this.task = task;
    this.limit = limit;
    this.hearing = hearing;
  }

  @Override
  public synchronized boolean look(long now) {
    if (stuck || ended || !limit.isPast(now)) {
      return false;
    }
    stuck = true;
    LOG.warn(
        "{} hangs: '{}' has not returned for {} ms; its thread '{}' is interrupted, once, at\n  {}",
        guard.part(),
        task,
        elapsed().toMillis(),
        thread.getName(),
        String.join("\n  ", stack()));
    guard.stuck(this);
    hearing.stuck();
    // The last thing done: the thread may go on at once, but end() waits for this method.
    thread.interrupt();
    return true;
  }

  /** Called on its own thread. */
  synchronized void end() {
    ended = true;
    if (stuck) {
      LOG.info("{} has returned from '{}' after {} ms", guard.part(), task, elapsed().toMillis());
      // Whoever uses this thread next was not meant.
      boolean unused = Thread.interrupted();
      guard.returned(this);
      hearing.returned();
    }
  }

  String description() {
    return "'" + task + "' has not returned for " + elapsed().toMillis() + " ms";
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  PartStatus.StuckCall status() {
    return new PartStatus.StuckCall(task, thread.getName(), since, stack());
  }

  private List<String> stack() {
    return Arrays.stream(thread.getStackTrace()).map(StackTraceElement::toString).toList();
  }
}
