package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.rollout.GenerationStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A pipeline that serves.
 *
 * @param generation such as {@code stamps/3-1a2b3c4d}: a counter, and what it is made of by digest
 * @param labels of each head that has some, by head name
 * @param deployed when the generation was published
 */
public record Deployment(
    Plan plan,
    ModelVersion model,
    String generation,
    Map<String, List<String>> labels,
    Instant deployed) {
  public Deployment {
    labels = Map.copyOf(labels);
  }

  public PipelineDefinition definition() {
    return plan.definition();
  }

  /**
   * The device that runs the fusion and the heads; where the file says {@code auto}, here and in
   * the inputs' engines stands the one that was found.
   */
  public String device() {
    return definition().engine().device();
  }

  public List<PipelineDefinition.InputDefinition> inputs() {
    return definition().inputs();
  }

  /** What serves here, as the status tells it. */
  GenerationStatus status() {
    return new GenerationStatus(
        generation,
        model.number(),
        model.digest(),
        plan.plugins().stream().map(Deployment::part).toList(),
        device(),
        deployed);
  }

  private static GenerationStatus.Part part(PluginDescriptor plugin) {
    return new GenerationStatus.Part(plugin.label(), plugin.bundle(), plugin.bundleDigest());
  }

  /** The heads' names, in the pipeline's order. */
  public List<String> heads() {
    return List.copyOf(plan.heads().keySet());
  }
}
