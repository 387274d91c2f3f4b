package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.List;
import java.util.Optional;
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
    var unused =
        leased(lease.get(), generation -> generation.predict(request.samples(), request.deadline()))
            .whenComplete(
                (found, failure) -> {
                  if (failure == null) {
                    answers.complete(found);
                    mirror.offer(pipeline, candidate, request.samples());
                  } else {
                    serveInstead(pipeline, candidate, request, answers, failure);
                  }
                });
  }

  /** A request that nobody can answer is no fault of the candidate. */
  private void serveInstead(
      ServedPipeline pipeline,
      Candidate candidate,
      PredictionRequest request,
      CompletableFuture<List<Answer>> answers,
      Throwable failure) {
    SensoriumException cause = Failures.of(failure);
    var unused =
        serve(pipeline, request, answers)
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
      ServedPipeline pipeline, PredictionRequest request, CompletableFuture<List<Answer>> answers) {
    Optional<Handoff.Lease<PipelineGeneration>> lease = pipeline.acquire(lessee(request, answers));
    CompletableFuture<List<Answer>> found =
        lease.isEmpty()
            ? CompletableFuture.failedFuture(pipeline.outOfService())
            : leased(lease.get(), generation -> predict(generation, request));
    return found.whenComplete((values, failure) -> complete(answers, values, failure));
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
