package io.sensorium.runtime.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.FusionDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.Substitute;
import io.sensorium.runtime.definition.TextFile.InvalidText;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.Configuration;

/**
 * Makes a definition of a tree, as far as it goes: where a value is unusable a default stands in.
 * Finds the faults that a schema cannot express.
 */
final class DefinitionBuilder {
  private static final Version NO_VERSION = new Version(0, 0, 0, "");
  private static final EngineChoice DEFAULT_ENGINE = new EngineChoice("pytorch", "auto");
  private final YamlTree tree;
  private final Set<String> faulty;
  private final Configuration values;
  private final String source;
  private final String file;
  private final Path baseDirectory;
  private final List<Problem> problems = new ArrayList<>();

  DefinitionBuilder(
      YamlTree tree, Set<String> faulty, String source, String file, Path baseDirectory)
      throws InvalidText {
    this.tree = tree;
    this.faulty = faulty;
    this.values = ConfigurationValues.of(tree, file);
    this.source = source;
    this.file = file;
    this.baseDirectory = baseDirectory;
  }

  PipelineDefinition build() {
    String name = text("pipeline", "unnamed");
    EngineChoice engine = engine(tree.at("engine"), DEFAULT_ENGINE);
    PipelineDefinition definition =
        new PipelineDefinition(
            name,
            version(),
            engine,
            inputs(name, engine),
            fusion(name),
            heads(name),
            new TrainingReader(tree, values).training(),
            new RolloutReader(tree).rollout(),
            source,
            file,
            tree.positions());
    checkShares(definition.training());
    checkNames();
    checkRollout(definition.rollout());
    return definition;
  }

  List<Problem> problems() {
    return problems;
  }

  private Version version() {
    try {
      return Version.parse(text("version", "0"));
    } catch (IllegalArgumentException e) {
      return NO_VERSION;
    }
  }

  /** What a section leaves out is as it is without the section. */
  private static EngineChoice engine(JsonNode section, EngineChoice absent) {
    JsonNode name = section.path("name");
    JsonNode device = section.path("device");
    return new EngineChoice(
        name.isTextual() ? name.asText() : absent.name(),
        device.isTextual() ? device.asText() : absent.device());
  }

  private List<InputDefinition> inputs(String pipeline, EngineChoice engine) {
    List<InputDefinition> inputs = new ArrayList<>();
    tree.at("inputs")
        .properties()
        .forEach(field -> inputs.add(input(pipeline, engine, field.getKey(), field.getValue())));
    return inputs;
  }

  private InputDefinition input(
      String pipeline, EngineChoice engine, String name, JsonNode section) {
    String path = "inputs." + name;
    Presence presence = presence(section.path("presence").asText("required"));
    Optional<Substitute> substitute = substitute(path, section.path("substitute"));
    if (presence == Presence.SUBSTITUTE && !section.has("substitute")) {
      String message = "'" + path + "' has the presence substitute, but no 'substitute'";
      problem(path, "MISSING_KEY", message, "add substitute: { text: … } or { file: … }");
    }
    if (presence != Presence.SUBSTITUTE && section.has("substitute")) {
      String message = "'" + path + "' has a 'substitute' that its presence does not use";
      problem(path + ".substitute", "INVALID_VALUE", message, "add presence: substitute");
    }
    return new InputDefinition(
        name,
        section.path("modality").asText(""),
        reference(path + ".encoder", section.path("encoder")),
        engine(section.path("engine"), engine),
        presence,
        substitute,
        settings(owner(pipeline, "input '" + name + "'"), path + ".settings", Set.of()));
  }

  private static Presence presence(String text) {
    try {
      return Presence.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Presence.REQUIRED;
    }
  }

  private Optional<Substitute> substitute(String path, JsonNode section) {
    if (section.path("text").isTextual()) {
      return Optional.of(new Substitute.Text(section.path("text").asText()));
    }
    if (!section.path("file").isTextual()) {
      return Optional.empty();
    }
    String name = section.path("file").asText();
    return Optional.of(new Substitute.File(name, substituteFile(path, name)));
  }

  private Path substituteFile(String path, String name) {
    try {
      Path folder = baseDirectory.toAbsolutePath().normalize();
      Path substitute = folder.resolve(name).normalize();
      if (!substitute.startsWith(folder) || Path.of(name).isAbsolute()) {
        // A model version holds its own copy under the same name.
        problem(
            path + ".substitute.file",
            "INVALID_VALUE",
            "'" + name + "' is not a file below the pipeline file's folder",
            "put it beside the pipeline file, and write its name alone");
      } else if (!java.nio.file.Files.isRegularFile(substitute)) {
        problem(
            path + ".substitute.file", "UNREADABLE_FILE", "there is no file '" + name + "'", "");
      }
      return substitute;
    } catch (InvalidPathException e) {
      problem(path + ".substitute.file", "INVALID_VALUE", "'" + name + "' is not a path", "");
      return baseDirectory;
    }
  }

  private FusionDefinition fusion(String pipeline) {
    JsonNode section = tree.at("fusion");
    return new FusionDefinition(
        reference("fusion.strategy", section.path("strategy")),
        settings(owner(pipeline, "fusion"), "fusion", Set.of("strategy")));
  }

  private List<HeadDefinition> heads(String pipeline) {
    List<HeadDefinition> heads = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : tree.at("heads").properties()) {
      String owner = owner(pipeline, "head '" + field.getKey() + "'");
      heads.add(
          new HeadDefinition(
              field.getKey(),
              reference("heads." + field.getKey() + ".task", field.getValue().path("task")),
              settings(owner, "heads." + field.getKey(), Set.of("task"))));
    }
    return heads;
  }

  private PluginReference reference(String path, JsonNode node) {
    if (!node.isTextual() || !node.asText().matches("[A-Za-z0-9_-]+(@.+)?")) {
      return PluginReference.UNREADABLE;
    }
    try {
      return PluginReference.parse(node.asText());
    } catch (IllegalArgumentException e) {
      String text = node.asText();
      String range = text.substring(text.indexOf('@') + 1);
      problem(
          path,
          "INVALID_RANGE",
          "'" + path + "' has '" + range + "', which is not a range of versions",
          "write one such as [1,2) or 1.2");
      return PluginReference.UNREADABLE;
    }
  }

  private Settings settings(String owner, String path, Set<String> ofTheHost) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : tree.at(path.split("\\.")).properties()) {
      if (!ofTheHost.contains(field.getKey()) && !isFaulty(path + "." + field.getKey())) {
        settings.put(field.getKey(), setting(field.getValue()));
      }
    }
    return new Settings(owner, settings);
  }

  /** Whether a value, or an item of it, already has a problem: a planner should not add another. */
  private boolean isFaulty(String path) {
    return faulty.stream().anyMatch(each -> each.equals(path) || each.startsWith(path + "["));
  }

  private static Object setting(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(setting(item)));
      return List.copyOf(list);
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.isNumber() ? (Object) node.doubleValue() : node.asText();
  }

  private void checkShares(TrainingDefinition training) {
    if (training.validation() + training.test() >= 1) {
      problem(
          "training",
          "INVALID_VALUE",
          "'training.validation' and 'training.test' leave nothing to train on",
          "together they must be below 1");
    }
  }

  /** Inputs and heads are the names of one graph's inputs and outputs. */
  private void checkNames() {
    tree.at("heads")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (tree.at("inputs").has(name)) {
                String message = "'" + name + "' is the name of an input and of a head";
                problem("heads." + name, "DUPLICATE_NAME", message, "rename one");
              }
            });
  }

  /** Who has memory for one generation cannot try another beside it. */
  private void checkRollout(RolloutDefinition rollout) {
    boolean beside = rollout.strategy() != RolloutDefinition.Strategy.IMMEDIATE;
    if (beside && rollout.preserve() == RolloutDefinition.Preserve.RESOURCES) {
      problem(
          "rollout.strategy",
          "INVALID_VALUE",
          "'rollout.strategy' needs both generations in memory, which 'preserve: resources' rules out",
          "write strategy: immediate, or preserve: availability");
    }
  }

  private String text(String path, String absent) {
    JsonNode node = tree.at(path.split("\\."));
    return node.isTextual() ? values.getString(path, absent) : absent;
  }

  private static String owner(String pipeline, String part) {
    return "pipeline '" + pipeline + "', " + part;
  }

  private void problem(String path, String code, String message, String suggestion) {
    Position place = tree.position(path);
    problems.add(
        new Problem(
            file,
            place.line(),
            place.column(),
            code,
            message,
            Optional.of(suggestion).filter(text -> !text.isEmpty())));
  }
}
