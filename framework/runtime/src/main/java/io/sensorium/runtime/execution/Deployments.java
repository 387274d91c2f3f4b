package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.Suggestions;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.rollout.DeploymentsStatus;
import io.sensorium.runtime.rollout.GenerationEvent;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The pipelines that serve, each in one generation at a time. Thread-safe. */
public final class Deployments implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deployments.class.getName());
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final ExecutorService executor;
  private final Duration answerTimeout;
  private final Swap swap;
  private final Answering answering;
  private final ConcurrentSkipListMap<String, ServedPipeline> pipelines =
      new ConcurrentSkipListMap<>();
  private final List<Consumer<GenerationEvent>> listeners = new CopyOnWriteArrayList<>();
  private final Drains drains = new Drains(this::tell);
  private final AtomicLong closedUses = new AtomicLong();
  private final Object changes = new Object();
  private final Requests requests = new Requests();

  /**
   * Deployments.
   *
   * @param samples that generations are tested on before they serve
   */
  public Deployments(
      PluginRegistry registry,
      PipelineAssembler assembler,
      EncoderPool encoders,
      ModelRepository models,
      ParityCheck parity,
      SampleSource samples) {
    this.executor = Workers.start("sensorium-pipeline");
    this.answerTimeout = encoders.options().answerTimeout();
    GenerationLoader loader =
        new GenerationLoader(assembler, encoders, models, executor, closedUses);
    this.answering = new Answering(executor);
    this.swap = new Swap(registry, parity, loader, new SelfTest(samples), answering);
  }

  /** The same with the rollout that the pipeline declares. */
  public String deploy(PipelineDefinition definition, ModelVersion model) {
    return deploy(definition, model, definition.rollout());
  }

  /**
   * Plans, resolves, loads and warms up a pipeline, and has it answer its recorded samples. Then it
   * takes over as the next generation, or becomes the candidate of a shadow or canary rollout; the
   * one before drains, and closes when its last request has ended. A candidate that there was is
   * withdrawn. A failure leaves the one before serving, and is kept in the {@link #status}.
   *
   * <p>Warming up runs the fusion and the heads, each encoder on a small text, picture or sound,
   * and each declared substitute. An encoder of another modality is loaded, but not run.
   *
   * @throws SensoriumException what is wrong with the definition; {@code ENCODER_NOT_AVAILABLE} if
   *     the version was trained with another encoder; {@code PARITY_NOT_PROVEN}; {@code
   *     SELF_TEST_FAILED}; {@code CLOSED}; whatever a plugin fails with
   * @return the generation
   */
  public String deploy(
      PipelineDefinition definition, ModelVersion model, RolloutDefinition rollout) {
    return deploy(List.of(new Replacement(definition, model, rollout)), () -> {}).get(0);
  }

  /**
   * The same for several pipelines together: none takes over before all are ready, and one that is
   * refused leaves all as they were.
   *
   * @param ready runs when all are ready and before any takes over; if it fails, none does
   * @return the generations, in that order
   */
  public List<String> deploy(List<Replacement> replacements, Runnable ready) {
    synchronized (changes) {
      requests.requireOpen();
      List<PreparedSwap> prepared = new ArrayList<>();
      try {
        replacements.forEach(each -> prepared.add(prepared(each)));
        ready.run();
      } catch (RuntimeException | Error e) {
        Closing.after(e, prepared.stream().map(each -> (AutoCloseable) each::discard).toList());
        throw e;
      }
      prepared.forEach(PreparedSwap::publish);
      return prepared.stream().map(PreparedSwap::generation).toList();
    }
  }

  private PreparedSwap prepared(Replacement replacement) {
    ServedPipeline pipeline = known(replacement.pipeline());
    try {
      return swap.prepare(pipeline, replacement);
    } catch (RuntimeException | Error e) {
      SensoriumException refused = Failures.of(e);
      pipeline.refused(replacement.model(), refused);
      throw refused;
    }
  }

  /**
   * Puts a pipeline's candidate into service, whatever was found out about it so far.
   *
   * @throws SensoriumException {@code NOT_FOUND} if it has none
   */
  public void promote(String pipeline) {
    ServedPipeline served = require(pipeline);
    served.promote(candidate(pipeline, served));
  }

  /**
   * Ends the rollout of a pipeline's candidate; what serves goes on.
   *
   * @param cause one sentence, kept in the {@link #status}
   * @throws SensoriumException {@code NOT_FOUND} if it has none
   */
  public void abort(String pipeline, String cause) {
    ServedPipeline served = require(pipeline);
    served.withdraw(candidate(pipeline, served), Setback.Kind.ABORTED, cause);
  }

  private static Candidate candidate(String pipeline, ServedPipeline served) {
    return served
        .candidate()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.NOT_FOUND, "pipeline '" + pipeline + "' has no candidate"));
  }

  /**
   * Takes a pipeline out of service until it is deployed; its requests fail as {@code UNAVAILABLE}.
   * It need not have been deployed before.
   *
   * @param reason one clause that clients are told
   * @return completes when what served is closed
   */
  public CompletionStage<Void> suspend(String pipeline, String reason) {
    synchronized (changes) {
      return known(pipeline).suspend(reason, RolloutDefinition.DEFAULTS.drain());
    }
  }

  private ServedPipeline known(String pipeline) {
    return pipelines.computeIfAbsent(
        pipeline, name -> new ServedPipeline(name, drains, this::tell));
  }

  /**
   * What serves as a pipeline; empty if no such pipeline is deployed.
   *
   * @throws SensoriumException {@code UNAVAILABLE} if it is out of service for a while
   */
  public Optional<Deployment> find(String pipeline) {
    ServedPipeline served = pipelines.get(pipeline);
    if (served == null) {
      return Optional.empty();
    }
    Optional<Deployment> found = served.deployment();
    if (found.isEmpty() && served.isSuspended()) {
      throw served.outOfService();
    }
    return found;
  }

  /** All that serve, by pipeline name. */
  public List<Deployment> all() {
    return pipelines.values().stream()
        .map(ServedPipeline::deployment)
        .flatMap(Optional::stream)
        .toList();
  }

  /** All that serves, is tried, drains, or was refused, at this moment. */
  public DeploymentsStatus status() {
    return new DeploymentsStatus(
        pipelines.values().stream().map(ServedPipeline::status).toList(),
        drains.closedCount(),
        closedUses.get());
  }

  /**
   * Tells of every generation that is published, withdrawn or closed from now on, in the thread in
   * which it happens: a listener must return soon, and must not deploy.
   */
  public void listen(Consumer<GenerationEvent> listener) {
    listeners.add(listener);
  }

  private void tell(GenerationEvent event) {
    for (Consumer<GenerationEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener failed at " + event, e);
      }
    }
  }

  /**
   * Completes when a generation that was replaced is closed, so that its bundles can go; at once if
   * it is closed already, or unknown. Ask when it has been replaced.
   */
  public CompletionStage<Void> closed(String generation) {
    return drains.closed(generation).minimalCompletionStage();
  }

  /** The answers to samples, whatever version serves, within what the host grants a request. */
  public CompletableFuture<List<Answer>> predict(String pipeline, List<Sample> samples) {
    return predict(pipeline, OptionalInt.empty(), samples, Deadline.in(answerTimeout));
  }

  /**
   * The answers to samples, in their order, all from one generation.
   *
   * @param version of the model that must answer; empty if any may
   * @return fails with a {@link SensoriumException}; with {@code DEADLINE_EXCEEDED} at the deadline
   */
  public CompletableFuture<List<Answer>> predict(
      String pipeline, OptionalInt version, List<Sample> samples, Deadline deadline) {
    CompletableFuture<List<Answer>> answers = requests.start();
    ServedPipeline served = pipelines.get(pipeline);
    if (served == null) {
      answers.completeExceptionally(notFound(pipeline));
    } else if (!answers.isDone()) {
      answering.answer(served, new PredictionRequest(samples, version, deadline), answers);
    }
    return answers;
  }

  /**
   * Takes a pipeline out of service for good; it closes when its last request has ended.
   *
   * @throws SensoriumException {@code NOT_FOUND}
   */
  public void undeploy(String pipeline) {
    synchronized (changes) {
      ServedPipeline served = require(pipeline);
      pipelines.remove(pipeline);
      var unused = served.suspend("it was undeployed", RolloutDefinition.DEFAULTS.drain());
    }
  }

  private ServedPipeline require(String pipeline) {
    ServedPipeline served = pipelines.get(pipeline);
    if (served == null) {
      throw notFound(pipeline);
    }
    return served;
  }

  private SensoriumException notFound(String pipeline) {
    String hint =
        Suggestions.didYouMean(pipeline, pipelines.keySet()).map(text -> "; " + text).orElse("");
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
    answering.close();
    synchronized (changes) {
      List.copyOf(pipelines.keySet()).forEach(this::undeploy);
    }
    requests.await(drain);
    drains.close(drain);
    executor.shutdown();
  }
}
