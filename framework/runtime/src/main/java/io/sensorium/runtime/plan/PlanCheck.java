package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.HeadDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.InputDefinition;
import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.definition.Suggestions;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what stands between one definition and a plan. */
final class PlanCheck {
  private static final String ENGINE = "engine.name";

  private final PipelineDefinition definition;
  private final RegistrySnapshot registry;
  private final List<Problem> problems = new ArrayList<>();

  PlanCheck(PipelineDefinition definition, RegistrySnapshot registry) {
    this.definition = definition;
    this.registry = registry;
  }

  /** What stands in the way of training: whatever stands in the way of running, and more. */
  List<Problem> trainingProblems() {
    Optional<PluginDescriptor> engine = engine();
    engine.ifPresent(this::training);
    return rest(engine);
  }

  List<Problem> problems() {
    return rest(engine());
  }

  private List<Problem> rest(Optional<PluginDescriptor> engine) {
    definition.inputs().forEach(input -> input(input, engine));
    fusion();
    definition.heads().forEach(this::head);
    return Problems.merge(problems, List.of());
  }

  private Optional<PluginDescriptor> engine() {
    return engine(definition.engine(), ENGINE, "");
  }

  private Optional<PluginDescriptor> engine(EngineChoice engine, String path, String purpose) {
    try {
      PluginReference reference = PluginReference.parse(engine.name());
      return match(PluginKind.ENGINE, reference, path, purpose, Optional.empty());
    } catch (IllegalArgumentException e) {
      add(path, "INVALID_RANGE", "'" + path + "': " + e.getMessage(), Optional.empty());
      return Optional.empty();
    }
  }

  private void training(PluginDescriptor engine) {
    if (engine.trains()) {
      return;
    }
    String training =
        registry
            .ofKind(PluginKind.ENGINE)
            .filter(PluginDescriptor::trains)
            .map(PluginDescriptor::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    add(
        ENGINE,
        "ENGINE_DOES_NOT_TRAIN",
        "pipeline '%s' is to be trained, but engine '%s' only runs what others have trained"
            .formatted(definition.name(), engine.name()),
        Optional.of(
            training.isEmpty()
                ? "install an engine that trains"
                : "engines that train: " + training));
  }

  private void input(InputDefinition input, Optional<PluginDescriptor> pipelines) {
    String path = "inputs." + input.name();
    String purpose = " for input '" + input.name() + "'";
    Optional<PluginDescriptor> engine =
        input.engine().name().equals(definition.engine().name())
            ? pipelines
            : engine(input.engine(), path + ".engine.name", purpose);
    Optional<PluginDescriptor> encoder =
        match(
            PluginKind.ENCODER,
            input.encoder(),
            path + ".encoder",
            purpose,
            Optional.of(input.modality()));
    encoder.ifPresent(
        plugin -> {
          modality(input, plugin);
          form(input, plugin);
          settings(plugin, input.settings(), path + ".settings");
          engine.ifPresent(found -> runsOn(input, plugin, found));
        });
  }

  private void modality(InputDefinition input, PluginDescriptor encoder) {
    String reads = encoder.modality().orElse("");
    if (reads.equals(input.modality()) || input.modality().isEmpty()) {
      return;
    }
    List<String> fitting =
        registry
            .ofKind(PluginKind.ENCODER)
            .filter(plugin -> plugin.modality().equals(Optional.of(input.modality())))
            .map(PluginDescriptor::name)
            .distinct()
            .sorted()
            .toList();
    add(
        "inputs." + input.name() + ".modality",
        "WRONG_MODALITY",
        "input '%s' is of modality '%s', but encoder '%s' reads '%s'"
            .formatted(input.name(), input.modality(), encoder.name(), reads),
        Optional.of(
            fitting.isEmpty()
                ? "write modality: " + reads
                : "encoders of '" + input.modality() + "': " + String.join(", ", fitting)));
  }

  private void form(InputDefinition input, PluginDescriptor encoder) {
    if (encoder.tokens()) {
      add(
          "inputs." + input.name() + ".encoder",
          "WRONG_FORM",
          "encoder '%s' gives token sequences, but fusion '%s' joins pooled embeddings"
              .formatted(encoder.name(), definition.fusion().strategy().name()),
          Optional.of("choose an encoder of the form pooled"));
    }
  }

  /**
   * Whether an input's encoder runs on an engine.
   *
   * @param engine the one that will run it
   */
  private void runsOn(InputDefinition input, PluginDescriptor encoder, PluginDescriptor engine) {
    if (!encoder.runsOn(engine)) {
      add(
          "inputs." + input.name() + ".encoder",
          "WRONG_ENGINE",
          "encoder '%s' of input '%s' runs on engine %s alone, not on '%s'"
              .formatted(
                  encoder.name(),
                  input.name(),
                  String.join(" or ", encoder.engines()),
                  engine.name()),
          Optional.of(
              "write engine: { name: %s } for this input, or choose another encoder"
                  .formatted(encoder.engines().iterator().next())));
    }
  }

  private void fusion() {
    match(
            PluginKind.FUSION,
            definition.fusion().strategy(),
            "fusion.strategy",
            "",
            Optional.empty())
        .ifPresent(plugin -> settings(plugin, definition.fusion().settings(), "fusion"));
  }

  private void head(HeadDefinition head) {
    String path = "heads." + head.name();
    match(
            PluginKind.HEAD,
            head.task(),
            path + ".task",
            " for head '" + head.name() + "'",
            Optional.empty())
        .ifPresent(plugin -> settings(plugin, head.settings(), path));
  }

  private Optional<PluginDescriptor> match(
      PluginKind kind,
      PluginReference reference,
      String path,
      String purpose,
      Optional<String> modality) {
    if (reference.equals(PluginReference.UNREADABLE)) {
      return Optional.empty();
    }
    Optional<PluginDescriptor> found = registry.find(kind, reference.name(), reference.range());
    if (found.isEmpty()) {
      PluginRequirement requirement = new PluginRequirement(kind, reference);
      String message =
          "pipeline '%s' needs %s%s; %s"
              .formatted(definition.name(), requirement, purpose, installed(requirement));
      add(path, kind.notAvailable().name(), message, alternative(requirement, modality));
    }
    return found;
  }

  private String installed(PluginRequirement requirement) {
    List<PluginDescriptor> others = versions(requirement);
    return others.isEmpty()
        ? "no installed bundle provides it"
        : "installed are the versions "
            + others.stream()
                .map(plugin -> plugin.version().toString())
                .collect(Collectors.joining(", "));
  }

  private Optional<String> alternative(PluginRequirement requirement, Optional<String> modality) {
    List<PluginDescriptor> others = versions(requirement);
    if (!others.isEmpty()) {
      int major = others.get(others.size() - 1).version().major();
      return Optional.of("write %s@[%d,%d)".formatted(requirement.name(), major, major + 1));
    }
    List<String> names =
        registry
            .ofKind(requirement.kind())
            .filter(plugin -> modality.isEmpty() || plugin.modality().equals(modality))
            .map(PluginDescriptor::name)
            .distinct()
            .sorted()
            .toList();
    Optional<String> near = Suggestions.didYouMean(requirement.name(), names);
    return near.isPresent() || names.isEmpty()
        ? near
        : Optional.of("installed: " + String.join(", ", names));
  }

  private List<PluginDescriptor> versions(PluginRequirement requirement) {
    return registry
        .ofKind(requirement.kind())
        .filter(plugin -> plugin.name().equals(requirement.name()))
        .sorted(java.util.Comparator.comparing(PluginDescriptor::version))
        .toList();
  }

  private void settings(PluginDescriptor plugin, Settings settings, String path) {
    for (Map.Entry<String, Object> setting : settings.values().entrySet()) {
      String key = setting.getKey();
      String type = plugin.settings().get(key);
      if (type == null) {
        unknownSetting(plugin, path, key);
      } else if (!SettingType.fits(type, setting.getValue())) {
        String message =
            "'%s.%s' must be %s, but is %s"
                .formatted(path, key, SettingType.label(type), setting.getValue());
        add(path + "." + key, "WRONG_TYPE", message, Optional.empty());
      }
    }
  }

  private void unknownSetting(PluginDescriptor plugin, String path, String key) {
    List<String> known = plugin.settings().keySet().stream().sorted().toList();
    Optional<String> suggestion =
        Suggestions.didYouMean(key, known)
            .or(
                () ->
                    known.isEmpty()
                        ? Optional.of("it has no settings")
                        : Optional.of("its settings: " + String.join(", ", known)));
    add(
        path + "." + key,
        "UNKNOWN_KEY",
        "unknown key '%s' in '%s': %s has no such setting".formatted(key, path, plugin.label()),
        suggestion);
  }

  private void add(String path, String code, String message, Optional<String> suggestion) {
    problems.add(definition.problem(path, code, message, suggestion));
  }
}
