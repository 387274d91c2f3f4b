package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests, each wholly by one generation. What a candidate fails at is answered by the
 * generation that serves, so that no client pays for a try. Thread-safe.
 */
final class Answering {
  private final Executor executor;
  private final Mirror mirror;

  Answering(Executor executor) {
    this.executor = executor;
    this.mirror = new Mirror(this);
  }

  /**
   * Answers a request.
   *
   * @param version of the model that must answer; empty if any may
   * @param answers to be completed
   */
  void answer(
      ServedPipeline pipeline,
      OptionalInt version,
      List<Sample> samples,
      CompletableFuture<List<Answer>> answers) {
    Optional<Candidate> candidate = pipeline.candidate().filter(Candidate::isNext);
    if (candidate.isPresent() && candidate.get().answers(version)) {
      tryCandidate(pipeline, candidate.get(), version, samples, answers);
    } else {
      var unused =
          serve(pipeline, version, samples, answers)
              .thenRun(() -> candidate.ifPresent(each -> mirror.offer(pipeline, each, samples)));
    }
  }

  private void tryCandidate(
      ServedPipeline pipeline,
      Candidate candidate,
      OptionalInt version,
      List<Sample> samples,
      CompletableFuture<List<Answer>> answers) {
    Optional<Handoff.Lease<PipelineGeneration>> lease =
        candidate.handoff().acquire(lessee(samples, answers));
    if (lease.isEmpty()) {
      var unused = serve(pipeline, version, samples, answers);
      return;
    }
    candidate.comparison().requested();
    var unused =
        leased(lease.get(), generation -> generation.predict(samples))
            .whenComplete(
                (found, failure) -> {
                  if (failure == null) {
                    answers.complete(found);
                    mirror.offer(pipeline, candidate, samples);
                  } else {
                    serveInstead(pipeline, candidate, version, samples, answers, failure);
                  }
                });
  }

  /** A request that nobody can answer is no fault of the candidate. */
  private void serveInstead(
      ServedPipeline pipeline,
      Candidate candidate,
      OptionalInt version,
      List<Sample> samples,
      CompletableFuture<List<Answer>> answers,
      Throwable failure) {
    SensoriumException cause = Failures.of(failure);
    var unused =
        serve(pipeline, version, samples, answers)
            .thenRun(
                () -> {
                  if (cause.code() != ErrorCode.OVERLOADED) {
                    candidate.comparison().failed(String.valueOf(cause.getMessage()));
                    pipeline.judge(candidate);
                  }
                });
  }

  /** Answers by what serves; what is returned fails if the answers do. */
  private CompletableFuture<List<Answer>> serve(
      ServedPipeline pipeline,
      OptionalInt version,
      List<Sample> samples,
      CompletableFuture<List<Answer>> answers) {
    Optional<Handoff.Lease<PipelineGeneration>> lease = pipeline.acquire(lessee(samples, answers));
    CompletableFuture<List<Answer>> found =
        lease.isEmpty()
            ? CompletableFuture.failedFuture(pipeline.outOfService())
            : leased(lease.get(), generation -> predict(generation, version, samples));
    return found.whenComplete((values, failure) -> complete(answers, values, failure));
  }

  private static CompletableFuture<List<Answer>> predict(
      PipelineGeneration generation, OptionalInt version, List<Sample> samples) {
    Deployment deployment = generation.deployment();
    int serving = deployment.model().number();
    if (version.orElse(serving) != serving) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "pipeline '%s' does not serve version %d any more; it serves version %d"
              .formatted(deployment.definition().name(), version.getAsInt(), serving));
    }
    return generation.predict(samples);
  }

  private static Lessee lessee(List<Sample> samples, CompletableFuture<List<Answer>> answers) {
    String name = samples.size() == 1 ? "a request" : "a request of " + samples.size() + " samples";
    return Lessee.of(name, answers::completeExceptionally);
  }

  /**
   * Runs something on a leased generation.
   *
   * @return completes after the lease has ended. The last lease of a replaced generation closes it,
   *     which waits for its batchers' threads: so it never ends on one of them
   */
  CompletableFuture<List<Answer>> leased(
      Handoff.Lease<PipelineGeneration> lease,
      Function<PipelineGeneration, CompletableFuture<List<Answer>>> run) {
    CompletableFuture<List<Answer>> ended = new CompletableFuture<>();
    CompletableFuture<List<Answer>> started;
    try {
      started = run.apply(lease.value());
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    var unused =
        started.whenComplete(
            (found, failure) ->
                elsewhere(
                    () -> {
                      lease.close();
                      complete(ended, found, failure);
                    }));
    return ended;
  }

  private static void complete(
      CompletableFuture<List<Answer>> answers,
      @Nullable List<Answer> found,
      @Nullable Throwable failure) {
    if (failure == null) {
      answers.complete(found);
    } else {
      answers.completeExceptionally(Failures.of(failure));
    }
  }

  private void elsewhere(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // So late that the deployments have been closed meanwhile.
      Thread thread = new Thread(task, "sensorium-late");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Compares no more. */
  void close() {
    mirror.close();
  }
}
