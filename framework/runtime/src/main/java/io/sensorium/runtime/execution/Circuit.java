package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.ErrorCode.Blame;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker: keeps requests from a part that fails. It opens after five failures in a row,
 * or at once when a call hangs; after a pause, which doubles from one second to a minute, it lets a
 * single trial through, and closes if that succeeds. Only what is the plugin's fault counts.
 * Thread-safe.
 */
final class Circuit {
  private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
  private static final int FAILURES = 5;
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(60).toNanos();
  private final String part;
  private final LongSupplier clock;
  private final BooleanSupplier blocked;
  private int failures;
  private int openings;
  private int epoch;
  private boolean open;
  private boolean trial;
  private long openUntil;
  private @Nullable String lastFailure;

  /**
   * A closed circuit.
   *
   * @param part what it keeps requests from, for messages
   * @param clock in nanoseconds
   * @param blocked whether there is no thread to make a trial on, so that it stays open
   */
  Circuit(String part, LongSupplier clock, BooleanSupplier blocked) {
    this.part = part;
    this.clock = clock;
    this.blocked = blocked;
  }

  /** What one request was let through with; {@link #end} must follow. */
  record Pass(int epoch, boolean trial) {}

  /**
   * Lets one request through.
   *
   * @throws SensoriumException {@code CIRCUIT_OPEN}
   */
  synchronized Pass enter() {
    if (!open) {
      return new Pass(epoch, false);
    }
    if (!isReady()) {
      throw refusal();
    }
    trial = true;
    return new Pass(epoch, true);
  }

  /**
   * Refuses a request that would not be let through, without letting it through.
   *
   * @throws SensoriumException {@code CIRCUIT_OPEN}
   */
  synchronized void require() {
    if (open && !isReady()) {
      throw refusal();
    }
  }

  /** Whether the next request would be the trial. */
  private boolean isReady() {
    return !trial && !blocked.getAsBoolean() && clock.getAsLong() - openUntil >= 0;
  }

  /** Tells what became of a request; what began before the circuit opened says nothing new. */
  synchronized void end(Pass pass, @Nullable SensoriumException failure) {
    if (pass.epoch() != epoch) {
      return;
    }
    trial &= !pass.trial();
    if (failure == null) {
      close();
    } else if (failure.code().blame() == Blame.PLUGIN) {
      fail(pass, failure);
    }
  }

  private void fail(Pass pass, SensoriumException failure) {
    failures++;
    lastFailure = failure.getMessage();
    if (pass.trial() || failures >= FAILURES) {
      open(pass.trial() ? "its trial failed" : "it failed " + failures + " times in a row");
    }
  }

  private void close() {
    if (open) {
      LOG.info("{} is in service again", part);
    }
    open = false;
    failures = 0;
    openings = 0;
  }

  /** Opens because a call hangs. */
  synchronized void hang(String what) {
    lastFailure = what;
    if (!open || trial) {
      open("a call hangs");
    }
  }

  private void open(String why) {
    long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(openings, 6));
    openUntil = clock.getAsLong() + pause;
    open = true;
    trial = false;
    failures = 0;
    openings++;
    epoch++;
    LOG.warn("{} is out of service, because {}: {}", part, why, lastFailure);
  }

  synchronized PartStatus.Circuit status() {
    PartStatus.State state =
        open ? trial ? PartStatus.State.HALF_OPEN : PartStatus.State.OPEN : PartStatus.State.CLOSED;
    return new PartStatus.Circuit(
        state, failures, Optional.ofNullable(lastFailure), open ? retryAfter() : Duration.ZERO);
  }

  private Duration retryAfter() {
    long left = openUntil - clock.getAsLong();
    return Duration.ofNanos(left > 0 ? left : FIRST_PAUSE);
  }

  synchronized SensoriumException refusal() {
    Duration pause = retryAfter();
    return new SensoriumException(
        ErrorCode.CIRCUIT_OPEN,
        "%s is out of service until a trial succeeds, the next in about %d s; it failed last with: %s"
            .formatted(part, pause.plusMillis(999).toSeconds(), lastFailure),
        new CircuitOpen(String.valueOf(lastFailure), pause));
  }
}
