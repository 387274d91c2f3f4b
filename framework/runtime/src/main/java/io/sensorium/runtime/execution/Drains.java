package io.sensorium.runtime.execution;

import io.sensorium.runtime.rollout.DrainingStatus;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The generations that are out of service and not closed yet. Requests that take longer than they
 * may fail; what runs for them in native code cannot be ended, so their generation stays open until
 * it has. Thread-safe.
 */
final class Drains {
  private static final System.Logger LOG = System.getLogger(Drains.class.getName());
  private final Set<Drain> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong closed = new AtomicLong();
  private final ScheduledThreadPoolExecutor clock;
  private final Consumer<GenerationEvent> events;

  Drains(Consumer<GenerationEvent> events) {
    this.events = events;
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "sensorium-drain");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Watches a generation that has just been taken out of service. */
  void begin(Tenure<PipelineGeneration> tenure, Duration most) {
    Drain drain = new Drain(tenure, most);
    open.add(drain);
    Future<?> deadline =
        clock.schedule(() -> expire(drain), most.toMillis(), TimeUnit.MILLISECONDS);
    var unused =
        tenure
            .closed()
            .thenRun(
                () -> {
                  deadline.cancel(false);
                  open.remove(drain);
                  closed.incrementAndGet();
                  tell(drain, GenerationEvent.Kind.CLOSED, "");
                  drain.ended.complete(null);
                });
  }

  private void expire(Drain drain) {
    drain.overdue = true;
    List<Lessee> lessees = drain.tenure.lessees();
    String who = lessees.stream().map(Lessee::toString).collect(Collectors.joining(", "));
    LOG.log(
        System.Logger.Level.WARNING,
        "generation {0} has not ended within {1} s; it stays open for {2}",
        drain.deployment.generation(),
        drain.most.toMillis() / 1e3,
        who);
    tell(drain, GenerationEvent.Kind.OVERDUE, who);
    lessees.forEach(lessee -> lessee.expiry().accept(expired(drain)));
  }

  private static SensoriumException expired(Drain drain) {
    return new SensoriumException(
        ErrorCode.UNAVAILABLE,
        "generation %s has been replaced, and this request took longer than the %s s that were left to it; try again"
            .formatted(drain.deployment.generation(), drain.most.toMillis() / 1e3));
  }

  private void tell(Drain drain, GenerationEvent.Kind kind, String detail) {
    Deployment deployment = drain.deployment;
    events.accept(
        GenerationEvent.of(deployment.definition().name(), deployment.generation(), kind, detail));
  }

  List<DrainingStatus> of(String pipeline) {
    return open.stream()
        .filter(drain -> drain.deployment.definition().name().equals(pipeline))
        .map(Drain::status)
        .toList();
  }

  /** Completes when a generation that drains is closed; at once for one that does not drain. */
  CompletableFuture<Void> closed(String generation) {
    return open.stream()
        .filter(drain -> drain.deployment.generation().equals(generation))
        .findFirst()
        .map(drain -> drain.ended)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** How many have been closed so far. */
  long closedCount() {
    return closed.get();
  }

  /** Forgets the deadlines, and waits a while for what is open. */
  void close(Duration most) {
    clock.shutdown();
    CompletableFuture<?>[] left =
        open.stream().map(drain -> drain.ended).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(left).get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} generations are still in use", open.size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Drain {
    final Tenure<PipelineGeneration> tenure;
    final Deployment deployment;
    final Duration most;
    final Instant since = Instant.now();

    /** Completes once all that is told of it says so too. */
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    volatile boolean overdue;

    Drain(Tenure<PipelineGeneration> tenure, Duration most) {
      this.tenure = tenure;
      this.deployment = tenure.value().deployment();
      this.most = most;
    }

    DrainingStatus status() {
      return new DrainingStatus(
          deployment.status(),
          since,
          since.plus(most),
          overdue,
          tenure.lessees().stream().map(Lessee::toString).toList());
    }
  }
}
