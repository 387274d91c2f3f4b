package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.engine.Device;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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

  /** The engines of which the file leaves a device to the host. */
  public List<PluginDescriptor> enginesToPlace() {
    Stream<PluginDescriptor> ofInputs =
        definition.inputs().stream()
            .filter(input -> input.engine().leavesDevice())
            .flatMap(input -> Stream.ofNullable(encoderEngines.get(input.name())));
    Stream<PluginDescriptor> ofNetwork =
        Stream.of(engine).filter(each -> definition.engine().leavesDevice());
    return Stream.concat(ofNetwork, ofInputs).distinct().toList();
  }

  /**
   * This plan, each part whose device is left to the host on a device of its engine.
   *
   * @param devices the device of each engine
   */
  public Plan placed(Function<PluginDescriptor, Device> devices) {
    List<InputDefinition> inputs =
        definition.inputs().stream()
            .map(input -> input.on(place(input.engine(), encoderEngine(input), devices)))
            .toList();
    PipelineDefinition placed = definition.on(place(definition.engine(), engine, devices), inputs);
    return new Plan(placed, engine, encoders, encoderEngines, fusion, heads);
  }

  private PluginDescriptor encoderEngine(InputDefinition input) {
    return Objects.requireNonNull(encoderEngines.get(input.name()));
  }

  private static EngineChoice place(
      EngineChoice choice, PluginDescriptor engine, Function<PluginDescriptor, Device> devices) {
    return choice.leavesDevice()
        ? new EngineChoice(choice.name(), devices.apply(engine).toString())
        : choice;
  }

  /** All plugins of this plan, each once. */
  public List<PluginDescriptor> plugins() {
    return Stream.of(engines(), encoders.values(), List.of(fusion), heads.values())
        .flatMap(Collection::stream)
        .distinct()
        .toList();
  }
}
