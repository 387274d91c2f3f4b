package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Stands between the host and one part that plugins make up, an encoder or a network: watches its
 * calls, and has its circuit breaker. Thread-safe.
 */
final class Guard implements AutoCloseable {
  private final String part;
  private final Watch watch;
  private final Duration longest;
  private final Circuit circuit;
  private final LongAdder deadlinesExceeded = new LongAdder();
  private final Set<GuardedCall> stuck = ConcurrentHashMap.newKeySet();

  /**
   * A guard, which its watch shows until it is closed.
   *
   * @param longest time that the host lets any request take
   * @param blocked whether the part has no thread left that is not stuck
   */
  Guard(String part, Watch watch, Duration longest, BooleanSupplier blocked) {
    this.part = part;
    this.watch = watch;
    this.longest = longest;
    this.circuit = new Circuit(part, System::nanoTime, blocked);
    watch.add(this);
  }

  String part() {
    return part;
  }

  Circuit circuit() {
    return circuit;
  }

  /**
   * Calls a plugin on this thread. The call is stuck once it has run for the longest time that a
   * request may take, and nobody waits for it any more: a client that is in a hurry proves nothing.
   *
   * @param latest deadline of those who wait; never, and it may take as long as it wants
   */
  <T> T call(String task, Deadline latest, GuardedCall.Hearing hearing, Supplier<T> call) {
    Deadline limit = Deadline.in(longest).later(latest);
    if (limit.equals(Deadline.NEVER)) {
      return call.get();
    }
    GuardedCall running = new GuardedCall(this, task, limit, hearing);
    watch.add(running);
    try {
      return call.get();
    } finally {
      watch.remove(running);
      running.end();
    }
  }

  void stuck(GuardedCall call) {
    stuck.add(call);
    circuit.hang(call.description());
  }

  void returned(GuardedCall call) {
    stuck.remove(call);
  }

  /** Counts one whose deadline came, and says what it waited for. */
  SensoriumException exceeded(Deadline deadline, String stage) {
    deadlinesExceeded.increment();
    return new SensoriumException(
        ErrorCode.DEADLINE_EXCEEDED,
        "%s gave no answer within %d ms (stage %s)"
            .formatted(part, deadline.allowed().toMillis(), stage));
  }

  /** Of work that nobody waits for any more; who waited has heard it already. */
  SensoriumException tooLate() {
    return new SensoriumException(
        ErrorCode.DEADLINE_EXCEEDED, part + " was not asked before the deadline");
  }

  PartStatus status() {
    return new PartStatus(
        part,
        circuit.status(),
        deadlinesExceeded.sum(),
        stuck.stream().map(GuardedCall::status).toList());
  }

  @Override
  public void close() {
    watch.remove(this);
  }
}
