package io.sensorium.runtime.execution;

import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fusion and the heads of one generation with their threads and their circuit breaker: what
 * hangs in them takes no threads of other generations. Thread-safe.
 */
final class GuardedNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedNetwork.class);
  private final ServedNetwork network;
  private final Watch watch;
  private final Guard guard;
  private final Lane lane;
  private final Admission admission = new Admission(Integer.MAX_VALUE);

  GuardedNetwork(
      Plan plan, ServedNetwork network, Executor workers, Watch watch, ExecutionOptions options) {
    this.network = network;
    this.watch = watch;
    this.lane = new Lane(workers, options.threads());
    this.guard =
        new Guard(
            "the network of " + plan.owner(), watch, options.answerTimeout(), lane::isBlocked);
    watch.add(lane);
  }

  /**
   * Checks that there is a point in computing what it is to be run on.
   *
   * @throws SensoriumException {@code CIRCUIT_OPEN}
   */
  void requireInService() {
    guard.circuit().require();
  }

  /**
   * What some work with the network gives.
   *
   * @param work that calls plugins
   * @return fails with a {@link SensoriumException}: what the work fails with, {@code
   *     DEADLINE_EXCEEDED}, {@code CIRCUIT_OPEN} or {@code CLOSED}
   */
  <T> CompletableFuture<T> run(Deadline deadline, Function<ServedNetwork, T> work) {
    if (admission.enter() != Admission.Verdict.ADMITTED) {
      return CompletableFuture.failedFuture(closed());
    }
    Pending<T> pending;
    try {
      pending = new Pending<>(guard, deadline, "waiting to run");
    } catch (SensoriumException e) {
      admission.leave();
      return CompletableFuture.failedFuture(e);
    }
    watch.add(pending);
    try {
      lane.execute(new Run<>(pending, work));
    } catch (RejectedExecutionException e) {
      finish(pending, null, closed());
    }
    return pending.result();
  }

  private final class Run<T> implements Lane.Task {
    private final Pending<T> pending;
    private final Function<ServedNetwork, T> work;

    Run(Pending<T> pending, Function<ServedNetwork, T> work) {
      this.pending = pending;
      this.work = work;
    }

    @Override
    public Deadline deadline() {
      return pending.deadline();
    }

    @Override
    public void drop() {
      finish(pending, null, guard.tooLate());
    }

    @Override
    public void run(Lane.Slot slot) {
      if (deadline().isPast()) {
        drop();
        return;
      }
      pending.enter("run");
      try {
        finish(
            pending,
            guard.call("run", deadline(), new StuckRun(slot), () -> work.apply(network)),
            null);
      } catch (RuntimeException | Error e) {
        finish(pending, null, Failures.of(e));
      }
    }
  }

  private final class StuckRun implements GuardedCall.Hearing {
    private final Lane.Slot slot;

    StuckRun(Lane.Slot slot) {
      this.slot = slot;
    }

    @Override
    public void stuck() {
      admission.stick(1);
      slot.stuck();
    }

    @Override
    public void returned() {
      admission.stick(-1);
      slot.returned();
    }
  }

  private <T> void finish(
      Pending<T> pending, @Nullable T value, @Nullable SensoriumException failure) {
    watch.remove(pending);
    pending.end(failure);
    admission.leave();
    pending.complete(value, failure);
  }

  private SensoriumException closed() {
    return new SensoriumException(ErrorCode.CLOSED, guard.part() + " has been closed");
  }

  /** Closes the network as soon as nothing runs in it; where a call hangs, when that returns. */
  @Override
  public void close() {
    if (!admission.close(this::end)) {
      LOG.warn("{} will be closed when the call returns that hangs in it", guard.part());
    }
  }

  private void end() {
    watch.remove(lane);
    guard.close();
    network.close();
  }
}
