package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Trained model versions and pretrained weights. */
@Command(
    name = "models",
    description = "Trained model versions, and the pretrained weights of encoders.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ModelsCommand.ListCommand.class,
      ModelsCommand.FetchCommand.class,
      VerifyCommand.class
    })
final class ModelsCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Lists the trained versions. */
  @Command(
      name = "list",
      description = "List the trained versions of all pipelines.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();

    /** One line of the list. */
    record Version(String pipeline, int version, String digest, String created, String directory) {
      static Version of(ModelVersion model) {
        return new Version(
            model.pipeline(),
            model.number(),
            model.digest(),
            model.created().toString(),
            model.directory().toString());
      }
    }

    @Override
    public void run() {
      try (Sensorium sensorium = shared.open()) {
        List<Version> versions =
            sensorium.models().pipelines().stream()
                .flatMap(pipeline -> sensorium.models().versions(pipeline).stream())
                .map(Version::of)
                .toList();
        Terminal terminal = shared.terminal();
        terminal.outcome(
            Map.of("models", versions), () -> versions.forEach(one -> terminal.line(text(one))));
      }
    }

    private static String text(Version version) {
      return "%-16s %4d  %s  %s"
          .formatted(
              version.pipeline(),
              version.version(),
              version.digest().substring(0, 12),
              version.created());
    }
  }

  /** Fetches the weights of encoders ahead of their use. */
  @Command(
      name = "fetch",
      description =
          "Fetch the pretrained weights that encoders declare, so that later runs work with --offline.",
      mixinStandardHelpOptions = true)
  static final class FetchCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec;

    @Parameters(
        arity = "0..*",
        paramLabel = "ENCODER",
        description = "Names of encoders; default: all that are installed.")
    List<String> encoders = List.of();

    /** A file that is in the cache now. */
    record Fetched(
        String name, String coordinate, String license, String sha256, long bytes, Path file) {}

    @Override
    public void run() {
      try (Sensorium sensorium = shared.open()) {
        List<Fetched> fetched = wanted(sensorium).map(source -> fetch(sensorium, source)).toList();
        Terminal terminal = shared.terminal();
        terminal.outcome(
            Map.of("artifacts", fetched),
            () ->
                fetched.forEach(
                    one ->
                        terminal.line(
                            "%-28s %10d bytes  %s"
                                .formatted(one.name(), one.bytes(), one.license()))));
      }
    }

    private Stream<ArtifactSource> wanted(Sensorium sensorium) {
      List<PluginDescriptor> installed = sensorium.registry().snapshot().plugins();
      for (String name : encoders) {
        if (installed.stream().noneMatch(plugin -> plugin.name().equals(name))) {
          throw new CommandLine.ParameterException(
              spec.commandLine(),
              "No installed plugin is named '" + name + "'; 'sensorium plugins list' shows all.");
        }
      }
      return installed.stream()
          .filter(plugin -> encoders.isEmpty() || encoders.contains(plugin.name()))
          .flatMap(plugin -> plugin.artifacts().stream())
          .distinct();
    }

    private static Fetched fetch(Sensorium sensorium, ArtifactSource source) {
      Path file = sensorium.artifacts().local(source);
      return new Fetched(
          source.name(),
          source.origin().coordinate(),
          source.license(),
          source.sha256(),
          source.bytes(),
          file);
    }
  }
}
