package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests, each wholly by one generation. What a candidate fails at is answered by the
 * generation that serves, so that no client pays for a try. Thread-safe.
 */
final class Answering {
  /** Requests that end at once; one that has to close a generation takes its time. */
  private static final int MOST_ENDING = 64;

  private final Lane ends;
  private final Mirror mirror;

  Answering(Executor workers) {
    this.ends = new Lane(workers, MOST_ENDING);
    this.mirror = new Mirror(this);
  }

  /**
   * Answers a request.
   *
   * @param answers to be completed
   */
  void answer(
      ServedPipeline pipeline, PredictionRequest request, CompletableFuture<List<Answer>> answers) {
    Optional<Candidate> candidate = pipeline.candidate().filter(Candidate::isNext);
    if (candidate.isPresent() && candidate.get().answers(request.version())) {
      tryCandidate(pipeline, candidate.get(), request, answers);
    } else {
      var unused =
          serve(pipeline, request, answers)
              .thenRun(
                  () ->
                      candidate.ifPresent(each -> mirror.offer(pipeline, each, request.samples())));
    }
  }

  /**
   * Lets the candidate answer. Where it fails, or has not answered in half the time that there is,
   * what serves is asked too, and the first answer counts: so a candidate that hangs costs its
   * clients time, and not their answer.
   */
  private void tryCandidate(
      ServedPipeline pipeline,
      Candidate candidate,
      PredictionRequest request,
      CompletableFuture<List<Answer>> answers) {
    Optional<Handoff.Lease<PipelineGeneration>> lease =
        candidate.handoff().acquire(lessee(request, answers));
    if (lease.isEmpty()) {
      var unused = serve(pipeline, request, answers);
      return;
    }
    candidate.comparison().requested();
    CompletableFuture<List<Answer>> tried =
        leased(lease.get(), generation -> generation.predict(request.samples(), request.deadline()))
            .answers();
    CompletableFuture<?> instead =
        answeredInTime(tried, request.deadline())
            .thenCompose(
                inTime -> inTime ? tried : serveInstead(pipeline, request, tried, answers));
    var unused =
        tried.whenComplete(
            (found, failure) -> {
              if (failure == null) {
                answers.complete(found);
                mirror.offer(pipeline, candidate, request.samples());
              } else {
                var unusedJudged =
                    instead.thenRun(() -> failed(pipeline, candidate, Failures.of(failure)));
              }
            });
  }

  /** Whether the answers come in half the time that is left; false as soon as they fail. */
  private static CompletableFuture<Boolean> answeredInTime(
      CompletableFuture<List<Answer>> tried, Deadline deadline) {
    CompletableFuture<Boolean> inTime = tried.handle((found, failure) -> failure == null);
    return deadline
        .left()
        .map(left -> inTime.completeOnTimeout(false, left.toNanos() / 2, TimeUnit.NANOSECONDS))
        .orElse(inTime);
  }

  /** Only where what serves did answer: a request that nobody can answer is no fault of this. */
  private static void failed(
      ServedPipeline pipeline, Candidate candidate, SensoriumException cause) {
    if (cause.code() != ErrorCode.OVERLOADED) {
      candidate.comparison().failed(String.valueOf(cause.getMessage()));
      pipeline.judge(candidate);
    }
  }

  /** The client hears of a failure only if the candidate fails too. */
  private CompletableFuture<List<Answer>> serveInstead(
      ServedPipeline pipeline,
      PredictionRequest request,
      CompletableFuture<List<Answer>> tried,
      CompletableFuture<List<Answer>> answers) {
    CompletableFuture<List<Answer>> served = served(pipeline, request, answers);
    return served.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            answers.complete(found);
          } else {
            var unusedBoth =
                tried.exceptionally(
                    cause -> {
                      complete(answers, null, failure);
                      return List.of();
                    });
          }
        });
  }

  /** Answers by what serves; what is returned fails if the answers do. */
  private CompletableFuture<List<Answer>> serve(
      ServedPipeline pipeline, PredictionRequest request, CompletableFuture<List<Answer>> answers) {
    return served(pipeline, request, answers)
        .whenComplete((found, failure) -> complete(answers, found, failure));
  }

  /** The answers of what serves, which the client does not have yet. */
  private CompletableFuture<List<Answer>> served(
      ServedPipeline pipeline, PredictionRequest request, CompletableFuture<List<Answer>> answers) {
    return pipeline
        .acquire(lessee(request, answers))
        .map(lease -> leased(lease, generation -> predict(generation, request)).answers())
        .orElseGet(() -> CompletableFuture.failedFuture(pipeline.outOfService()));
  }

  private static CompletableFuture<List<Answer>> predict(
      PipelineGeneration generation, PredictionRequest request) {
    Deployment deployment = generation.deployment();
    int serving = deployment.model().number();
    if (request.version().orElse(serving) != serving) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "pipeline '%s' does not serve version %d any more; it serves version %d"
              .formatted(deployment.definition().name(), request.version().getAsInt(), serving));
    }
    return generation.predict(request.samples(), request.deadline());
  }

  private static Lessee lessee(PredictionRequest request, CompletableFuture<List<Answer>> answers) {
    int samples = request.samples().size();
    String name = samples == 1 ? "a request" : "a request of " + samples + " samples";
    return Lessee.of(name, answers::completeExceptionally);
  }

  /**
   * What runs on a leased generation.
   *
   * @param ended completes when the lease has ended, which is after the answers: nobody waits for
   *     the last lease of a replaced generation, which closes it
   */
  record Leased<T>(CompletableFuture<T> answers, CompletableFuture<Void> ended) {}

  /**
   * Runs something on a leased generation. To close one is to wait for its batchers' threads, and
   * for a call that hangs until it is known to: so a lease never ends on a thread of theirs.
   */
  <T> Leased<T> leased(
      Handoff.Lease<PipelineGeneration> lease,
      Function<PipelineGeneration, CompletableFuture<T>> run) {
    Leased<T> leased = new Leased<>(new CompletableFuture<>(), new CompletableFuture<>());
    var unused =
        started(lease.value(), run)
            .whenComplete(
                (found, failure) ->
                    elsewhere(
                        () -> {
                          complete(leased.answers(), found, failure);
                          lease.close();
                          leased.ended().complete(null);
                        }));
    return leased;
  }

  private static <T> CompletableFuture<T> started(
      PipelineGeneration generation, Function<PipelineGeneration, CompletableFuture<T>> run) {
    try {
      return run.apply(generation);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static <T> void complete(
      CompletableFuture<T> answers, @Nullable T found, @Nullable Throwable failure) {
    if (failure == null) {
      answers.complete(found);
    } else {
      answers.completeExceptionally(Failures.of(failure));
    }
  }

  private void elsewhere(Runnable task) {
    try {
      ends.execute(task);
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
