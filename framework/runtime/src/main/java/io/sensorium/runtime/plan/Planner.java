package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.RegistrySnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matches pipeline definitions with what plugins there are. A pure function; loads nothing. */
public final class Planner {
  /**
   * The plan of a definition without problems of its own.
   *
   * @return a plan, or every reason why there is none
   * @throws IllegalArgumentException if the definition is a partial one
   */
  public Planning plan(PipelineDefinition definition, RegistrySnapshot registry) {
    requireWhole(definition);
    return planning(definition, registry, problems(definition, registry));
  }

  /**
   * The same of a definition that is to be trained: an engine that does not train is a problem too.
   */
  public Planning planTraining(PipelineDefinition definition, RegistrySnapshot registry) {
    requireWhole(definition);
    return planning(definition, registry, new PlanCheck(definition, registry).trainingProblems());
  }

  private static Planning planning(
      PipelineDefinition definition, RegistrySnapshot registry, List<Problem> problems) {
    return problems.isEmpty()
        ? new Planning(Optional.of(matched(definition, registry)), List.of())
        : new Planning(Optional.empty(), problems);
  }

  /** Every reason why a definition, which may be a partial one, cannot run with these plugins. */
  public List<Problem> problems(PipelineDefinition definition, RegistrySnapshot registry) {
    return new PlanCheck(definition, registry).problems();
  }

  private static Plan matched(PipelineDefinition definition, RegistrySnapshot registry) {
    Map<String, PluginDescriptor> encoders = new LinkedHashMap<>();
    Map<String, PluginDescriptor> encoderEngines = new LinkedHashMap<>();
    for (InputDefinition input : definition.inputs()) {
      encoders.put(input.name(), find(registry, PluginKind.ENCODER, input.encoder()));
      encoderEngines.put(input.name(), engine(registry, input.engine()));
    }
    Map<String, PluginDescriptor> heads = new LinkedHashMap<>();
    definition
        .heads()
        .forEach(head -> heads.put(head.name(), find(registry, PluginKind.HEAD, head.task())));
    return new Plan(
        definition,
        engine(registry, definition.engine()),
        encoders,
        encoderEngines,
        find(registry, PluginKind.FUSION, definition.fusion().strategy()),
        heads);
  }

  private static PluginDescriptor engine(RegistrySnapshot registry, EngineChoice choice) {
    return find(registry, PluginKind.ENGINE, PluginReference.parse(choice.name()));
  }

  private static PluginDescriptor find(
      RegistrySnapshot registry, PluginKind kind, PluginReference reference) {
    return registry.find(kind, reference.name(), reference.range()).orElseThrow();
  }

  private static void requireWhole(PipelineDefinition definition) {
    boolean partial =
        definition.fusion().strategy().equals(PluginReference.UNREADABLE)
            || definition.inputs().stream()
                .anyMatch(input -> input.encoder().equals(PluginReference.UNREADABLE))
            || definition.heads().stream()
                .anyMatch(head -> head.task().equals(PluginReference.UNREADABLE));
    if (partial) {
      throw new IllegalArgumentException(
          "pipeline '" + definition.name() + "' was read with problems and cannot be planned");
    }
  }
}
