package io.sensorium.host.control;

import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.Store;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.server.administration.RolloutEnd;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change that is being tried on requests, if there is one. It is committed when all of its
 * candidates have taken over, and taken back as a whole when one of them is withdrawn. Whoever
 * calls holds the lock, but for {@link #close}.
 */
final class Rollouts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);
  private final Store store;
  private final TargetPlanner planner;
  private final Execution execution;
  private final Object changing;
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sensorium-control");
            thread.setDaemon(true);
            return thread;
          });
  private final RolloutEnds ends = new RolloutEnds();
  private Optional<PendingChange> pending = Optional.empty();

  /**
   * Rollouts.
   *
   * @param changing the lock that every change is made under
   */
  Rollouts(Store store, TargetPlanner planner, Execution execution, Object changing) {
    this.store = store;
    this.planner = planner;
    this.execution = execution;
    this.changing = changing;
    execution.listen(this::heard);
  }

  /** Tells how each change ends that is tried, unless a request ends it. */
  void listen(Consumer<RolloutEnd> listener) {
    ends.listen(listener);
  }

  /** What is being tried. */
  Optional<PendingChange> pending() {
    return pending;
  }

  /**
   * Checks that nothing is being tried.
   *
   * @throws SensoriumException {@code STATE_CONFLICT}
   */
  void requireNone() {
    pending.ifPresent(
        change -> {
          throw new SensoriumException(
              ErrorCode.STATE_CONFLICT,
              change.explanation() + "; wait until that ends, or end it with 'sensorium rollback'");
        });
  }

  /**
   * Makes a change.
   *
   * @return what is being tried from now on; empty if it is committed
   * @throws SensoriumException whatever it is refused for; all is as it was then
   */
  Optional<PendingChange> make(DesiredState current, Target target) {
    pending = execution.make(current, target);
    if (pending.filter(PendingChange::isProved).isPresent()) {
      commit(pending.get());
    }
    return pending;
  }

  /** On the thread that serves: what follows is done on another one. */
  private void heard(GenerationEvent event) {
    try {
      events.execute(() -> follow(event));
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed before {}", event, e);
    }
  }

  private void follow(GenerationEvent event) {
    synchronized (changing) {
      try {
        pending
            .filter(change -> change.awaits(event.generation()))
            .ifPresent(change -> follow(event, change));
      } catch (RuntimeException e) {
        LOG.error("What follows from {} cannot be done", event, e);
      }
    }
  }

  private void follow(GenerationEvent event, PendingChange change) {
    switch (event.kind()) {
      case PUBLISHED -> promoted(change.without(event.generation()));
      case WITHDRAWN -> withdrawn(change, event.detail());
      default -> {}
    }
  }

  private void promoted(PendingChange left) {
    pending = Optional.of(left);
    if (left.isProved()) {
      try {
        commit(left);
      } catch (RuntimeException e) {
        tell(false, left, "it could not be committed: " + e.getMessage());
        throw e;
      }
      tell(true, left, "it has proved itself");
    }
  }

  private void withdrawn(PendingChange change, String cause) {
    try {
      takeBack(change, cause);
    } finally {
      tell(false, change, cause);
    }
  }

  private void tell(boolean promoted, PendingChange change, String cause) {
    ends.tell(promoted, change, store.states().current().revision(), cause);
  }

  private void commit(PendingChange change) {
    try {
      execution.commit(change);
      pending = Optional.empty();
    } catch (RuntimeException e) {
      takeBack(change, "the change could not be committed: " + e.getMessage());
      throw e;
    }
    execution.finish(change.target());
  }

  /** What is not committed must not go on serving: the next start would not know of it. */
  void takeBack(PendingChange change, String cause) {
    pending = Optional.empty();
    execution.takeBack(change, cause);
    DesiredState current = store.states().current();
    Target back = planner.unchanged(current).asWayBack();
    execution.removeAllBut(current, change.target());
    execution.recover(back.replaced(), failure -> LOG.warn("{}", failure.getMessage()));
  }

  /** Waits for what follows from an event just now; the next ones are ignored. */
  @Override
  public void close() {
    synchronized (changing) {
      events.shutdownNow();
    }
  }
}
