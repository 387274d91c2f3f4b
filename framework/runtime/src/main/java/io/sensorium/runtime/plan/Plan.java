package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pipeline definition with the plugin that each part will use. Nothing has been loaded.
 *
 * @param engine of the fusion and the heads
 * @param encoders by input name, in the pipeline's order
 * @param encoderEngines the engine that runs each encoder, by input name
 * @param heads by head name, in the pipeline's order
 */
public record Plan(
    PipelineDefinition definition,
    PluginDescriptor engine,
    Map<String, PluginDescriptor> encoders,
    Map<String, PluginDescriptor> encoderEngines,
    PluginDescriptor fusion,
    Map<String, PluginDescriptor> heads) {
  public Plan {
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    encoderEngines = Collections.unmodifiableMap(new LinkedHashMap<>(encoderEngines));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
  }

  /** What needs the plugins, for messages. */
  public String owner() {
    return "pipeline '" + definition.name() + "'";
  }

  /** All engines of this plan, each once, that of the fusion and the heads first. */
  public List<PluginDescriptor> engines() {
    return Stream.concat(Stream.of(engine), encoderEngines.values().stream()).distinct().toList();
  }

  /** All plugins of this plan, each once. */
  public List<PluginDescriptor> plugins() {
    return Stream.of(engines(), encoders.values(), List.of(fusion), heads.values())
        .flatMap(Collection::stream)
        .distinct()
        .toList();
  }
}
