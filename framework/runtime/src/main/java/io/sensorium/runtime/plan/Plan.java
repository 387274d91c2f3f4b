package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pipeline definition with the plugin that each part will use. Nothing has been loaded.
 *
 * @param encoders by input name, in the pipeline's order
 * @param heads by head name, in the pipeline's order
 */
public record Plan(
    PipelineDefinition definition,
    PluginDescriptor engine,
    Map<String, PluginDescriptor> encoders,
    PluginDescriptor fusion,
    Map<String, PluginDescriptor> heads) {
  public Plan {
    encoders = Collections.unmodifiableMap(new LinkedHashMap<>(encoders));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
  }
}
