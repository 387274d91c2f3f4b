package io.sensorium.it.endtoend;

import io.sensorium.it.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An own copy of the distribution, so that no test sees what another has trained or dropped in. The
 * libraries are not copied but linked, for they are large and nothing writes to them.
 *
 * @param environment what the processes get on top of this one's
 */
public record Installation(Path home, Map<String, String> environment) {
  public Installation {
    environment = Map.copyOf(environment);
  }

  public static Installation copy(Path home) {
    try {
      Path distribution = Distribution.folder();
      for (String folder : List.of("bin", "bundles", "config", "models")) {
        copy(distribution.resolve(folder), home.resolve(folder));
      }
      Files.createSymbolicLink(home.resolve("lib"), distribution.resolve("lib"));
      return new Installation(home, Map.of("JAVA_HOME", System.getProperty("java.home")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes over the models that another installation has trained. */
  Installation withModelsOf(Installation other) {
    try {
      copy(other.home().resolve("models"), home.resolve("models"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** The same files, started with other variables. */
  public Installation with(String name, String value) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(name, value);
    return new Installation(home, variables);
  }

  public Path bundle(String fileName) {
    return home.resolve("bundles").resolve(fileName);
  }

  Path pipeline(String fileName) {
    return home.resolve("config").resolve("pipelines").resolve(fileName);
  }

  /** An empty file for what a process prints. */
  public Path newFile(String name) {
    try {
      return Files.createTempFile(home, name, ".txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  public Finished run(String... arguments) {
    try {
      Path out = newFile("out");
      Path err = newFile("err");
      Process process =
          command(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(arguments) + " has not ended after 5 minutes:\n" + Files.readString(err));
      }
      return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A command that is not started yet. */
  ProcessBuilder command(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(home.resolve("bin").resolve("sensorium").toString());
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(home.toFile());
    builder.environment().putAll(environment);
    return builder;
  }
}
