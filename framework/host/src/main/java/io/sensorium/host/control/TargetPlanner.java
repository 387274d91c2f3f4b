package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.store.DesiredState;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.host.store.StateChange;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.Replacement;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.plan.Planning;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what a change of the desired state comes to; nothing of it is done. */
final class TargetPlanner {
  private final PluginHost plugins;
  private final StoredBundles bundles;
  private final StoredPipelines pipelines;
  private final ServingPipelines serving;
  private final MemoryEstimate memory;
  private final Planner planner = new Planner();

  TargetPlanner(
      PluginHost plugins,
      StoredBundles bundles,
      StoredPipelines pipelines,
      Deployments deployments,
      MemoryEstimate memory) {
    this.plugins = plugins;
    this.bundles = bundles;
    this.pipelines = pipelines;
    this.serving = new ServingPipelines(deployments);
    this.memory = memory;
  }

  /**
   * What has to be done.
   *
   * @param forced whether pipelines may be left without what they need
   */
  Target plan(DesiredState current, StateChange wanted, boolean forced) {
    TargetBuilder target = new TargetBuilder(current, forced);
    List<BundleFile> after = sound(current, wanted, target);
    RegistrySnapshot snapshot = PluginHost.snapshot(after);
    Set<String> used = new HashSet<>();
    for (Pipeline pipeline : wanted.pipelines()) {
      boolean asked = !current.pipeline(pipeline.name()).equals(Optional.of(pipeline));
      plan(pipeline, snapshot, asked, target)
          .ifPresent(plan -> used.addAll(ServingPipelines.bundleDigests(plan)));
    }
    return target.finish(withoutSuperseded(current, wanted, used), after, plugins.bundles());
  }

  /** What would have to be done for what is desired already; pipelines may be left without. */
  Target unchanged(DesiredState current) {
    return plan(current, StateChange.of(current, current.by(), current.reason()), true);
  }

  /** The bundles that are wanted; those that verification no longer lets in are left out. */
  private List<BundleFile> sound(DesiredState current, StateChange wanted, TargetBuilder target) {
    List<BundleFile> sound = new ArrayList<>();
    for (Bundle bundle : wanted.bundles()) {
      try {
        sound.add(bundles.stored(bundle));
      } catch (SensoriumException e) {
        if (!current.bundles().contains(bundle)) {
          target.problem("bundle '%s' is refused: %s".formatted(bundle.identity(), e.getMessage()));
        }
      }
    }
    return sound;
  }

  /** The plan of a pipeline, if there can be one. */
  private Optional<Plan> plan(
      Pipeline pipeline, RegistrySnapshot snapshot, boolean asked, TargetBuilder target) {
    boolean serves = serving.serves(pipeline.name());
    try {
      PipelineDefinition definition = pipelines.definition(pipeline);
      Plan plan = plan(definition, snapshot);
      if (pipeline.model().isEmpty()) {
        target.unavailable(pipeline.name(), "it has no trained version yet");
      } else {
        replace(definition, plan, pipelines.model(pipeline), asked || serves, target);
      }
      return Optional.of(plan);
    } catch (SensoriumException e) {
      fail(pipeline.name(), String.valueOf(e.getMessage()), asked, serves, target);
      return Optional.empty();
    }
  }

  private void replace(
      PipelineDefinition definition,
      Plan plan,
      ModelVersion model,
      boolean required,
      TargetBuilder target) {
    if (!serving.is(definition.name(), plan, model)) {
      target.replace(
          new Replacement(definition, model),
          required,
          serving.find(definition.name()).map(deployment -> memory.bytes(deployment.plan(), plan)));
    }
  }

  private static void fail(
      String pipeline, String reason, boolean asked, boolean serves, TargetBuilder target) {
    if (asked) {
      target.problem("pipeline '%s' cannot run: %s".formatted(pipeline, reason));
    } else if (serves) {
      target.deprive(pipeline, reason);
    } else {
      target.unavailable(pipeline, reason);
    }
  }

  private Plan plan(PipelineDefinition definition, RegistrySnapshot snapshot) {
    Planning planning = planner.plan(definition, snapshot);
    return planning
        .plan()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INVALID_DEFINITION, Problems.lines(planning.problems())));
  }

  /**
   * A bundle that a newer version of itself, brought by this very change, has replaced in all
   * pipelines is not kept.
   */
  private static StateChange withoutSuperseded(
      DesiredState current, StateChange wanted, Set<String> used) {
    Set<Bundle> there = Set.copyOf(current.bundles());
    List<Bundle> brought = wanted.bundles().stream().filter(each -> !there.contains(each)).toList();
    StateChange lean = wanted;
    for (Bundle old : wanted.bundles()) {
      if (!used.contains(old.sha256()) && isSuperseded(old, brought)) {
        lean = lean.withoutBundle(old.name(), old.version());
      }
    }
    return lean;
  }

  private static boolean isSuperseded(Bundle old, List<Bundle> brought) {
    return brought.stream()
        .filter(each -> each.name().equals(old.name()))
        .anyMatch(
            each -> Version.parse(each.version()).compareTo(Version.parse(old.version())) > 0);
  }
}
