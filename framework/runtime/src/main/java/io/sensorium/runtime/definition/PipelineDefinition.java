package io.sensorium.runtime.definition;

import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline as a user declared it; checked by itself, not yet against the registry.
 *
 * @param source the text it was read from, for storage with a model version
 * @param file as the user named it, for problems
 * @param positions places of the file's keys by path, such as {@code inputs.caption.encoder}
 */
public record PipelineDefinition(
    String name,
    Version version,
    EngineChoice engine,
    List<InputDefinition> inputs,
    FusionDefinition fusion,
    List<HeadDefinition> heads,
    TrainingDefinition training,
    RolloutDefinition rollout,
    String source,
    String file,
    Map<String, Position> positions) {
  public PipelineDefinition {
    inputs = List.copyOf(inputs);
    heads = List.copyOf(heads);
    positions = Map.copyOf(positions);
  }

  /** Of a file that says nothing of rollouts. */
  public PipelineDefinition(
      String name,
      Version version,
      EngineChoice engine,
      List<InputDefinition> inputs,
      FusionDefinition fusion,
      List<HeadDefinition> heads,
      TrainingDefinition training,
      String source,
      String file,
      Map<String, Position> positions) {
    this(
        name,
        version,
        engine,
        inputs,
        fusion,
        heads,
        training,
        RolloutDefinition.DEFAULTS,
        source,
        file,
        positions);
  }

  /** The engine by name, and {@code auto}, {@code cpu} or {@code gpu:N}. */
  public record EngineChoice(String name, String device) {
    /** Whether the host chooses the device. */
    public boolean leavesDevice() {
      return device.equals(Device.AUTO);
    }
  }

  /**
   * One named slot.
   *
   * @param engine that runs the encoder; the pipeline's, as far as the file names no other
   * @param substitute the declared default of {@link Presence#SUBSTITUTE}
   */
  public record InputDefinition(
      String name,
      String modality,
      PluginReference encoder,
      EngineChoice engine,
      Presence presence,
      Optional<Substitute> substitute,
      Settings settings) {
    /** The same input, whose encoder runs elsewhere. */
    public InputDefinition on(EngineChoice otherEngine) {
      return new InputDefinition(
          name, modality, encoder, otherEngine, presence, substitute, settings);
    }
  }

  /** The default of an input: a text, or a file that holds the content. */
  public sealed interface Substitute {
    record Text(String text) implements Substitute {}

    /**
     * A file.
     *
     * @param name as the pipeline file has it, relative to its folder and inside it
     */
    record File(String name, Path file) implements Substitute {}
  }

  public record FusionDefinition(PluginReference strategy, Settings settings) {}

  /** A head; its settings hold {@code labels} where the user declared them. */
  public record HeadDefinition(String name, PluginReference task, Settings settings) {}

  /** The same pipeline, all of it on one engine; the source stays as it was. */
  public PipelineDefinition withEngine(EngineChoice other) {
    return on(other, inputs.stream().map(input -> input.on(other)).toList());
  }

  /** The same pipeline on other devices; its source stays as it was written. */
  public PipelineDefinition on(EngineChoice otherEngine, List<InputDefinition> otherInputs) {
    return new PipelineDefinition(
        name,
        version,
        otherEngine,
        otherInputs,
        fusion,
        heads,
        training,
        rollout,
        source,
        file,
        positions);
  }

  /** The files that the pipeline file names, by their name in it. */
  public Map<String, Path> substituteFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    for (InputDefinition input : inputs) {
      if (input.substitute().orElse(null) instanceof Substitute.File substitute) {
        files.put(substitute.name(), substitute.file());
      }
    }
    return files;
  }

  /**
   * A problem of this definition, at the place of a path, or of its nearest parent that has one.
   */
  public Problem problem(String path, String code, String message, Optional<String> suggestion) {
    for (String at = path; ; at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      Position position = positions.get(at);
      if (position != null || at.isEmpty()) {
        Position place = position == null ? new Position(1, 1) : position;
        return new Problem(file, place.line(), place.column(), code, message, suggestion);
      }
    }
  }
}
