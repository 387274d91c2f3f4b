package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs samples on a generation and waits for the answers, but not for ever: each run has a lease of
 * its own, so that one that hangs keeps the generation open and nobody else waiting.
 */
final class Trial {
  private static final long MOST_SECONDS = 30;
  private final Answering answering;
  private final Tenure<PipelineGeneration> tenure;
  private final String name;

  /**
   * A trial.
   *
   * @param name of the leases, such as {@code a comparison}
   */
  Trial(Answering answering, Tenure<PipelineGeneration> tenure, String name) {
    this.answering = answering;
    this.tenure = tenure;
    this.name = name;
  }

  Deployment deployment() {
    return tenure.value().deployment();
  }

  /**
   * The answers to samples, in their order.
   *
   * @throws SensoriumException whatever the generation fails with; {@code PLUGIN_FAILED} if it
   *     takes too long; {@code CLOSED} if it is closed
   */
  List<Answer> answers(List<Sample> samples) {
    return answers(generation -> generation.predict(samples, deadline()));
  }

  /** The same, with every content encoded by itself even if its embedding is remembered. */
  TimedAnswers answersAlone(List<Sample> samples) {
    return answers(generation -> generation.predictAlone(samples, deadline()));
  }

  /** Has the generation's requests wait where they would disturb {@link #answersAlone}. */
  SharedEncoder.Quiet quiet(Duration most) {
    return tenure.value().quiet(most);
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(MOST_SECONDS));
  }

  private <T> T answers(Function<PipelineGeneration, CompletableFuture<T>> run) {
    if (!tenure.retain()) {
      throw new SensoriumException(
          ErrorCode.CLOSED, "generation " + deployment().generation() + " has been closed");
    }
    try {
      Answering.Leased<T> leased = answering.leased(tenure.lease(Lessee.of(name)), run);
      // Whoever closes what was tried then finds it free.
      leased.ended().get(MOST_SECONDS, TimeUnit.SECONDS);
      return leased.answers().get();
    } catch (ExecutionException e) {
      throw Failures.of(e);
    } catch (TimeoutException e) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED,
          "generation %s gave no answer within %d s"
              .formatted(deployment().generation(), MOST_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SensoriumException(ErrorCode.CLOSED, name + " was interrupted", e);
    }
  }
}
