package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.TextFile.InvalidText;
import io.sensorium.runtime.definition.YamlTree.Scalar;
import io.sensorium.runtime.registry.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pipeline files. Stateless and thread-safe. */
public final class PipelineReader {
  private static final String VERSION = "version";
  private final SchemaCheck schema = new SchemaCheck("pipeline.schema.json");

  /** Reads a file; substitutes' files are relative to its folder. */
  public Reading read(Path file) {
    return read(file, EngineOverride.NONE);
  }

  /** Reads a file as if it named another engine or device; the definition's source does. */
  public Reading read(Path file, EngineOverride engine) {
    try {
      String text = TextFile.read(file);
      Path parent = file.toAbsolutePath().getParent();
      Path folder = parent == null ? file : parent;
      Reading declared = read(text, file.toString(), folder);
      return declared.problems().isEmpty() && !engine.equals(EngineOverride.NONE)
          ? read(engine.applied(text, file.toString()), file.toString(), folder)
          : declared;
    } catch (InvalidText e) {
      return new Reading(Optional.empty(), List.of(e.problem()));
    }
  }

  /**
   * Reads a text.
   *
   * @param fileName for problems
   * @param baseDirectory what substitutes' files are relative to
   */
  public Reading read(String text, String fileName, Path baseDirectory) {
    try {
      YamlTree tree = YamlReader.read(text, fileName);
      Map<String, Problem> faults = schemaProblems(tree, fileName);
      DefinitionBuilder builder =
          new DefinitionBuilder(tree, faults.keySet(), text, fileName, baseDirectory);
      PipelineDefinition definition = builder.build();
      List<Problem> found = new ArrayList<>(builder.problems());
      found.addAll(tree.problems());
      return new Reading(Optional.of(definition), Problems.merge(found, faults.values()));
    } catch (InvalidText e) {
      return new Reading(Optional.empty(), List.of(e.problem()));
    }
  }

  private Map<String, Problem> schemaProblems(YamlTree tree, String file) {
    Map<String, Problem> problems = schema.problems(tree, file);
    Scalar version = tree.scalars().get(VERSION);
    if (version != null && !version.quoted()) {
      problems.put(VERSION, unquoted(version, tree.position(VERSION), file));
    }
    return problems;
  }

  /** YAML takes 1.10 for the number 1.1, and no for false. */
  private static Problem unquoted(Scalar version, Position place, String file) {
    return new Problem(
        file,
        place.line(),
        place.column(),
        "UNQUOTED_VERSION",
        "a version is a quoted text, because YAML would read 1.10 as the number 1.1",
        Optional.of("write version: \"" + full(version.text()) + "\""));
  }

  private static String full(String text) {
    try {
      return Version.parse(text).toString();
    } catch (IllegalArgumentException e) {
      return "1.0.0";
    }
  }
}
