package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.model.ModelVersion;

/**
 * What is to serve a pipeline next.
 *
 * @param rollout how it takes over
 */
public record Replacement(
    PipelineDefinition definition, ModelVersion model, RolloutDefinition rollout) {
  /** With the rollout that the pipeline declares. */
  public Replacement(PipelineDefinition definition, ModelVersion model) {
    this(definition, model, definition.rollout());
  }

  public String pipeline() {
    return definition.name();
  }
}
