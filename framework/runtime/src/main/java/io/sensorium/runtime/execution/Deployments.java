package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.definition.Suggestions;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.plan.Planning;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The pipelines that serve, each in one generation at a time. Thread-safe. */
public final class Deployments implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Requests that end at once; one that has to close a generation takes its time. */
  private static final int MOST_ENDING = 64;

  private final PluginRegistry registry;
  private final ParityCheck parity;
  private final GenerationLoader loader;
  private final ExecutorService executor;
  private final Lane ends;
  private final Duration answerTimeout;
  private final Planner planner = new Planner();
  private final ConcurrentSkipListMap<String, Handoff<PipelineGeneration>> handoffs =
      new ConcurrentSkipListMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Object changes = new Object();
  private final Requests requests = new Requests();

  public Deployments(
      PluginRegistry registry,
      PipelineAssembler assembler,
      EncoderPool encoders,
      ModelRepository models,
      ParityCheck parity) {
    this.registry = registry;
    this.parity = parity;
    this.executor = Workers.start("sensorium-pipeline");
    this.ends = new Lane(executor, MOST_ENDING);
    this.answerTimeout = encoders.options().answerTimeout();
    this.loader = new GenerationLoader(assembler, encoders, models, executor);
  }

  /**
   * Plans, resolves, loads and warms up a pipeline, publishes it as the next generation, and lets
   * the one before drain; it closes when its last request has ended. A failure leaves the one
   * before serving.
   *
   * <p>Warming up runs the fusion and the heads, each encoder on a small text, picture or sound,
   * and each declared substitute. An encoder of another modality is loaded, but not run.
   *
   * @throws SensoriumException what is wrong with the definition; {@code ENCODER_NOT_AVAILABLE} if
   *     the version was trained with another encoder; {@code PARITY_NOT_PROVEN}; {@code CLOSED};
   *     whatever a plugin fails with
   * @return the generation
   */
  public String deploy(PipelineDefinition definition, ModelVersion model) {
    synchronized (changes) {
      requests.requireOpen();
      Plan plan = plan(definition);
      registry.resolve(plan.owner(), plan.plugins());
      loader.expectEngines(plan);
      parity.require(plan, model);
      int number = numbers.merge(definition.name(), 1, Integer::sum);
      PipelineGeneration next = loader.load(plan, model, number);
      handoffs.computeIfAbsent(definition.name(), name -> new Handoff<>()).replace(next);
      return next.deployment().generation();
    }
  }

  private Plan plan(PipelineDefinition definition) {
    Planning planning = planner.plan(definition, registry.snapshot());
    return planning.plan().orElseThrow(() -> unplannable(planning.problems()));
  }

  private static SensoriumException unplannable(List<Problem> problems) {
    ErrorCode code = ErrorCode.INVALID_DEFINITION;
    for (ErrorCode each : ErrorCode.values()) {
      if (each.name().equals(problems.get(0).code())) {
        code = each;
      }
    }
    return new SensoriumException(code, Problems.lines(problems));
  }

  public Optional<Deployment> find(String pipeline) {
    return acquire(pipeline)
        .map(
            lease -> {
              try (lease) {
                return lease.value().deployment();
              }
            });
  }

  /** All deployments, by pipeline name. */
  public List<Deployment> all() {
    return handoffs.keySet().stream().map(this::find).flatMap(Optional::stream).toList();
  }

  /** The same with the longest deadline that the host grants. */
  public CompletableFuture<List<Answer>> predict(String pipeline, List<Sample> samples) {
    return predict(pipeline, samples, Deadline.in(answerTimeout));
  }

  /**
   * The answers to samples, in their order, all from one generation.
   *
   * @return fails with a {@link SensoriumException}; with {@code DEADLINE_EXCEEDED} at the deadline
   */
  public CompletableFuture<List<Answer>> predict(
      String pipeline, List<Sample> samples, Deadline deadline) {
    CompletableFuture<List<Answer>> answers = requests.start();
    if (!answers.isDone()) {
      predict(pipeline, samples, deadline, answers);
    }
    return answers;
  }

  private void predict(
      String pipeline,
      List<Sample> samples,
      Deadline deadline,
      CompletableFuture<List<Answer>> answers) {
    Optional<Handoff.Lease<PipelineGeneration>> lease = acquire(pipeline);
    if (lease.isEmpty()) {
      answers.completeExceptionally(notFound(pipeline));
      return;
    }
    // The last lease of a replaced generation closes it, which waits for its batchers' threads: so
    // it never ends on one of them.
    var unused =
        started(lease.get(), samples, deadline)
            .whenComplete(
                (found, failure) -> elsewhere(() -> end(lease.get(), found, failure, answers)));
  }

  private void elsewhere(Runnable task) {
    try {
      ends.execute(task);
    } catch (RejectedExecutionException e) {
      // So late that these deployments have been closed meanwhile.
      Thread thread = new Thread(task, "sensorium-late");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void end(
      Handoff.Lease<PipelineGeneration> lease,
      @Nullable List<Answer> found,
      @Nullable Throwable failure,
      CompletableFuture<List<Answer>> answers) {
    lease.close();
    if (failure == null) {
      answers.complete(found);
    } else {
      answers.completeExceptionally(Failures.of(failure));
    }
  }

  private static CompletableFuture<List<Answer>> started(
      Handoff.Lease<PipelineGeneration> lease, List<Sample> samples, Deadline deadline) {
    try {
      return lease.value().predict(samples, deadline);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Takes a pipeline out of service; it closes when its last request has ended.
   *
   * @throws SensoriumException {@code NOT_FOUND}
   */
  public void undeploy(String pipeline) {
    synchronized (changes) {
      Handoff<PipelineGeneration> handoff = handoffs.remove(pipeline);
      if (handoff == null) {
        throw notFound(pipeline);
      }
      handoff.clear();
    }
  }

  private Optional<Handoff.Lease<PipelineGeneration>> acquire(String pipeline) {
    return Optional.ofNullable(handoffs.get(pipeline)).flatMap(Handoff::acquire);
  }

  private SensoriumException notFound(String pipeline) {
    String hint =
        Suggestions.didYouMean(pipeline, handoffs.keySet()).map(text -> "; " + text).orElse("");
    return new SensoriumException(
        ErrorCode.NOT_FOUND, "no pipeline '" + pipeline + "' is deployed" + hint);
  }

  /** Takes all out of service and lets requests end; those that take too long fail as CLOSED. */
  @Override
  public void close() {
    close(DRAIN);
  }

  void close(Duration drain) {
    // Before the lock: who waits for it to deploy is refused.
    requests.refuse();
    synchronized (changes) {
      List.copyOf(handoffs.keySet()).forEach(this::undeploy);
    }
    requests.await(drain);
    executor.shutdown();
  }
}
