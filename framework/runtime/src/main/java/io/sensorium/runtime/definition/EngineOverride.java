package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.util.Optional;

/**
 * What runs a pipeline instead of the engine that its file names, for one run. The engines that
 * single inputs have for themselves stay.
 *
 * @param name of the engine; absent for the file's
 * @param device {@code auto}, {@code cpu} or {@code gpu:N}; absent for the file's
 */
public record EngineOverride(Optional<String> name, Optional<String> device) {
  public static final EngineOverride NONE = new EngineOverride(Optional.empty(), Optional.empty());

  /** A pipeline file's text that says so itself, for it is stored with what is trained. */
  String applied(String text, String file) throws InvalidText {
    String edited = text;
    if (name.isPresent()) {
      edited = YamlEdit.set(edited, file, "engine", "name", name.get());
    }
    return device.isPresent()
        ? YamlEdit.set(edited, file, "engine", "device", device.get())
        : edited;
  }
}
