package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.definition.RolloutDefinition.Preserve;
import io.sensorium.runtime.definition.RolloutDefinition.Strategy;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.plan.Planning;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.rollout.SelfTestReport;
import io.sensorium.runtime.rollout.Setback;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Replaces generations: one swap at a time, which the caller sees to. */
final class Swap {
  /** For what still runs when its request has failed: nothing else can end it. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final PluginRegistry registry;
  private final ParityCheck parity;
  private final GenerationLoader loader;
  private final SelfTest selfTest;
  private final Answering answering;
  private final Planner planner = new Planner();
  private final Map<String, Integer> numbers = new HashMap<>();

  Swap(
      PluginRegistry registry,
      ParityCheck parity,
      GenerationLoader loader,
      SelfTest selfTest,
      Answering answering) {
    this.registry = registry;
    this.parity = parity;
    this.loader = loader;
    this.selfTest = selfTest;
    this.answering = answering;
  }

  /** The next generation, loaded and tested. */
  PreparedSwap prepare(ServedPipeline pipeline, Replacement replacement) {
    ModelVersion model = replacement.model();
    RolloutDefinition rollout = replacement.rollout();
    Plan plan = plan(replacement.definition());
    registry.resolve(plan.owner(), plan.plugins());
    loader.expectEngines(plan);
    parity.require(plan, model);
    pipeline
        .candidate()
        .ifPresent(
            each -> pipeline.withdraw(each, Setback.Kind.ABORTED, "another version came after it"));
    Optional<Deployment> before = pipeline.deployment();
    return before.isPresent() && rollout.preserve() == Preserve.RESOURCES
        ? swapInPlace(pipeline, before.get(), plan, model, rollout)
        : swapBeside(pipeline, plan, model, rollout);
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

  private PreparedSwap swapBeside(
      ServedPipeline pipeline, Plan plan, ModelVersion model, RolloutDefinition rollout) {
    Tenure<PipelineGeneration> next = load(plan, model);
    SelfTestReport report = tested(pipeline, next, rollout);
    return new PreparedSwap() {
      @Override
      public String generation() {
        return next.value().deployment().generation();
      }

      @Override
      public void publish() {
        if (rollout.strategy() == Strategy.IMMEDIATE || pipeline.deployment().isEmpty()) {
          pipeline.publish(next, report, rollout.drain());
        } else {
          pipeline.nominate(new Candidate(next, rollout, report));
        }
      }

      @Override
      public void discard() {
        next.release();
      }
    };
  }

  /**
   * Closes what serves before it loads the next, which serves at once: for a machine that cannot
   * hold both.
   */
  private PreparedSwap swapInPlace(
      ServedPipeline pipeline,
      Deployment before,
      Plan plan,
      ModelVersion model,
      RolloutDefinition rollout) {
    CompletableFuture<Void> closed =
        pipeline.suspend(
            "version %d takes the place of version %d; try again"
                .formatted(model.number(), before.model().number()),
            rollout.drain());
    try {
      awaitClosed(before, closed, rollout.drain().plus(GRACE));
      Tenure<PipelineGeneration> next = load(plan, model);
      pipeline.publish(next, tested(pipeline, next, rollout), rollout.drain());
      return swappedInPlace(pipeline, before, next.value().deployment(), rollout);
    } catch (RuntimeException | Error e) {
      bringBack(pipeline, before, rollout, e);
      throw e;
    }
  }

  private PreparedSwap swappedInPlace(
      ServedPipeline pipeline, Deployment before, Deployment next, RolloutDefinition rollout) {
    return new PreparedSwap() {
      @Override
      public String generation() {
        return next.generation();
      }

      @Override
      public void publish() {
        // It serves already.
      }

      @Override
      public void discard() {
        CompletableFuture<Void> closed =
            pipeline.suspend(
                "version %d comes back".formatted(before.model().number()), rollout.drain());
        awaitClosed(next, closed, rollout.drain().plus(GRACE));
        comeBack(pipeline, before, rollout);
      }
    };
  }

  private static void awaitClosed(
      Deployment before, CompletableFuture<Void> closed, Duration most) {
    try {
      closed.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new SensoriumException(
          ErrorCode.UNAVAILABLE,
          "generation %s did not end within %d s, and without its memory the next one is not loaded; see its leases in the status"
              .formatted(before.generation(), most.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SensoriumException(
          ErrorCode.CLOSED, "the swap of " + before.plan().owner() + " was interrupted", e);
    }
  }

  private void bringBack(
      ServedPipeline pipeline, Deployment before, RolloutDefinition rollout, Throwable cause) {
    try {
      comeBack(pipeline, before, rollout);
    } catch (RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
  }

  /** Loads again what served; where that fails, the pipeline says so. */
  private void comeBack(ServedPipeline pipeline, Deployment before, RolloutDefinition rollout) {
    try {
      Tenure<PipelineGeneration> again = load(before.plan(), before.model());
      pipeline.publish(again, SelfTestReport.WITHOUT_SAMPLES, rollout.drain());
    } catch (RuntimeException | Error e) {
      var unused =
          pipeline.suspend(
              "neither the next version nor the one before can be loaded: " + e.getMessage(),
              rollout.drain());
      throw e;
    }
  }

  private Tenure<PipelineGeneration> load(Plan plan, ModelVersion model) {
    int number = numbers.merge(plan.definition().name(), 1, Integer::sum);
    return new Tenure<>(loader.load(plan, model, number));
  }

  private SelfTestReport tested(
      ServedPipeline pipeline, Tenure<PipelineGeneration> next, RolloutDefinition rollout) {
    try {
      return selfTest.require(
          new Trial(answering, next, "a self-test"),
          pipeline.serving().map(each -> new Trial(answering, each, "a self-test")).orElse(null),
          rollout.limits());
    } catch (RuntimeException | Error e) {
      // At once, unless something hangs in it.
      next.release();
      throw e;
    }
  }
}
