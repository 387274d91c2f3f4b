package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.Change;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A change, as files and options say it. */
final class ChangeOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Bundles (.jar), pipeline files (.yaml, .yml), and at most one document of a change (.json), which the rest is added to.")
  List<Path> files = List.of();

  @Option(
      names = "--model",
      paramLabel = "PIPELINE[@VERSION]",
      description = "Serve a trained version of a pipeline; without a version, the newest always.")
  List<String> models = List.of();

  @Option(names = "--unload", paramLabel = "PIPELINE", description = "Serve a pipeline no more.")
  List<String> unload = List.of();

  @Option(
      names = "--rollout",
      paramLabel = "STRATEGY",
      description = "immediate, shadow or canary, instead of what the pipelines declare.")
  Change.@Nullable Strategy rollout;

  @Option(names = "--reason", description = "Why, for the history and the audit log.")
  @Nullable String reason;

  @Option(
      names = "--revision",
      paramLabel = "NUMBER",
      description = "Only if this is still the host's revision.")
  @Nullable Integer revision;

  /** The change; its bundles are uploaded first, which changes nothing yet. */
  Change change(AdministrationClient client) {
    requireSomething();
    Change base = files("json").stream().findFirst().map(this::document).orElse(Change.NONE);
    List<String> install = joined(base.install(), uploaded(client));
    List<Change.Definition> definitions = joined(base.pipelines(), definitions());
    List<Change.ModelChoice> choices =
        joined(base.models(), models.stream().map(this::choice).toList());
    Change change =
        base.installing(install)
            .defining(definitions)
            .serving(choices)
            .unloading(joined(base.unload(), unload));
    return withOptions(change);
  }

  private Change withOptions(Change change) {
    Change strategic = rollout == null ? change : change.by(rollout);
    Change explained = reason == null ? strategic : strategic.because(reason);
    return revision == null ? explained : explained.at(revision);
  }

  private void requireSomething() {
    if (files.isEmpty() && models.isEmpty() && unload.isEmpty()) {
      throw wrong("Name a file, --model or --unload: what is to change?");
    }
    if (files("json").size() > 1) {
      throw wrong("One document of a change at most, so that it is made as a whole.");
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw wrong("There is no file '" + file + "'.");
      }
      if (!List.of("jar", "json", "yaml", "yml").contains(extension(file))) {
        throw wrong("'" + file + "' is no .jar, .yaml, .yml or .json file.");
      }
    }
  }

  private Change document(Path file) {
    try {
      return AdministrationJson.read(Files.readAllBytes(file), Change.class);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (SensoriumException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION, "'%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  private List<String> uploaded(AdministrationClient client) {
    return files("jar").stream().map(file -> client.upload(file).sha256()).toList();
  }

  private List<Change.Definition> definitions() {
    List<Path> pipelines = joined(files("yaml"), files("yml"));
    return pipelines.stream().map(ChangeOptions::definition).toList();
  }

  private static Change.Definition definition(Path file) {
    try {
      return new Change.Definition(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Change.ModelChoice choice(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return new Change.ModelChoice(text, Optional.empty());
    }
    String version = text.substring(at + 1);
    if (!version.matches("[1-9]\\d{0,8}")) {
      throw wrong("'" + text + "' names no version; write it as stamps@3.");
    }
    return new Change.ModelChoice(text.substring(0, at), Optional.of(Integer.parseInt(version)));
  }

  private List<Path> files(String extension) {
    return files.stream().filter(file -> extension(file).equals(extension)).toList();
  }

  private static String extension(Path file) {
    String name = file.toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(command.commandLine(), message);
  }

  private static SensoriumException unreadable(Path file, IOException cause) {
    return new SensoriumException(
        ErrorCode.INVALID_DEFINITION, "'%s' cannot be read: %s".formatted(file, cause), cause);
  }
}
