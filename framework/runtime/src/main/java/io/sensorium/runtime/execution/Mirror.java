package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a candidate and what serves answer copies of requests, off the requests' path: one at a time
 * for the whole host, and none where earlier ones still wait. Both encode anew and take turns in
 * going first, so that neither finds the other's embeddings, or its caches warm. Thread-safe.
 */
final class Mirror {
  private static final int MOST_WAITING = 16;
  private static final long IDLE_SECONDS = 30;
  private static final String LESSEE = "a comparison";

  /** Of a generation that is at its limits, or closes; not of one that is bad. */
  private static final Set<ErrorCode> HARMLESS = Set.of(ErrorCode.OVERLOADED, ErrorCode.CLOSED);

  private final Answering answering;
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> {
            Thread thread = new Thread(task, "sensorium-rollout");
            thread.setDaemon(true);
            return thread;
          });

  /** Of the one thread. */
  private boolean servingFirst;

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
    Optional<Tenure<PipelineGeneration>> serving = pipeline.serving();
    Optional<Tenure<PipelineGeneration>> next = candidate.handoff().current();
    if (serving.isEmpty() || next.isEmpty()) {
      return;
    }
    Trial servingTrial = new Trial(answering, serving.get(), LESSEE);
    Trial nextTrial = new Trial(answering, next.get(), LESSEE);
    servingFirst = !servingFirst;
    Timed early = time(servingFirst ? servingTrial : nextTrial, samples);
    Timed late = time(servingFirst ? nextTrial : servingTrial, samples);
    count(candidate, servingFirst ? early : late, servingFirst ? late : early);
    pipeline.judge(candidate);
  }

  private static Timed time(Trial trial, List<Sample> samples) {
    try {
      TimedAnswers found = trial.answersAlone(samples);
      return new Timed(found.answers(), found.nanos(), null);
    } catch (SensoriumException e) {
      return new Timed(List.of(), 0, e);
    }
  }

  private static void count(Candidate candidate, Timed serving, Timed next) {
    if (candidate.rollout().strategy() == Strategy.SHADOW) {
      candidate.comparison().requested();
    }
    SensoriumException failure = next.failure();
    if (serving.failure() != null || (failure != null && HARMLESS.contains(failure.code()))) {
      candidate.comparison().dropped();
    } else if (failure != null) {
      candidate.comparison().failed(String.valueOf(failure.getMessage()));
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
