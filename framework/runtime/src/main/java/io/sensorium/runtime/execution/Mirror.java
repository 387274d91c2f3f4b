package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Has a candidate and what serves answer copies of requests, off the requests' path: one at a time
 * for the whole host, and none where earlier ones still wait. Both encode anew and take turns in
 * going first, so that neither finds the other's embeddings, or its caches warm. Thread-safe.
 */
final class Mirror {
  private static final int MOST_WAITING = 16;
  private static final long MOST_SECONDS = 30;
  private final Answering answering;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          MOST_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "sensorium-rollout");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean servingFirst = new AtomicBoolean();

  Mirror(Answering answering) {
    this.answering = answering;
    executor.allowCoreThreadTimeOut(true);
  }

  private record Timed(List<Answer> answers, long nanos, @Nullable SensoriumException failure) {
    List<Map<String, List<Float>>> scores() {
      return answers.stream().map(Answer::scores).toList();
    }
  }

  /** Compares the two on a request, if there is time for it; returns at once. */
  void offer(ServedPipeline pipeline, Candidate candidate, List<Sample> samples) {
    try {
      executor.execute(() -> compare(pipeline, candidate, samples));
    } catch (RejectedExecutionException e) {
      candidate.comparison().dropped();
    }
  }

  private void compare(ServedPipeline pipeline, Candidate candidate, List<Sample> samples) {
    Optional<Handoff.Lease<PipelineGeneration>> serving =
        pipeline.acquire(Lessee.of("a comparison"));
    Optional<Handoff.Lease<PipelineGeneration>> next =
        candidate.handoff().acquire(Lessee.of("a comparison"));
    if (serving.isEmpty() || next.isEmpty()) {
      serving.ifPresent(Handoff.Lease::close);
      next.ifPresent(Handoff.Lease::close);
      return;
    }
    boolean first = !servingFirst.getAndSet(!servingFirst.get());
    Timed early = time(first ? serving.get() : next.get(), samples);
    Timed late = time(first ? next.get() : serving.get(), samples);
    count(candidate, first ? early : late, first ? late : early);
    pipeline.judge(candidate);
  }

  private Timed time(Handoff.Lease<PipelineGeneration> lease, List<Sample> samples) {
    long start = System.nanoTime();
    CompletableFuture<List<Answer>> answers =
        answering.leased(lease, generation -> generation.predictAnew(samples));
    try {
      List<Answer> found = answers.get(MOST_SECONDS, TimeUnit.SECONDS);
      return new Timed(found, System.nanoTime() - start, null);
    } catch (ExecutionException e) {
      return new Timed(List.of(), 0, Failures.of(e));
    } catch (TimeoutException e) {
      return new Timed(List.of(), 0, tooLate());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Timed(List.of(), 0, new SensoriumException(ErrorCode.OVERLOADED, "closing"));
    }
  }

  private static SensoriumException tooLate() {
    return new SensoriumException(
        ErrorCode.PLUGIN_FAILED, "there was no answer within " + MOST_SECONDS + " s");
  }

  private static void count(Candidate candidate, Timed serving, Timed next) {
    if (candidate.rollout().strategy() == Strategy.SHADOW) {
      candidate.comparison().requested();
    }
    if (serving.failure() != null
        || (next.failure() != null && next.failure().code() == ErrorCode.OVERLOADED)) {
      candidate.comparison().dropped();
    } else if (next.failure() != null) {
      candidate.comparison().failed(String.valueOf(next.failure().getMessage()));
    } else {
      candidate
          .comparison()
          .compared(serving.scores(), serving.nanos(), next.scores(), next.nanos());
    }
  }

  /** Ends; what waits is dropped. */
  void close() {
    executor.shutdownNow();
  }
}
