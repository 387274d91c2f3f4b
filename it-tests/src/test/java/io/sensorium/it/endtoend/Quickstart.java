package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.artifact.ArtifactCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code quickstart --data generated} left behind. It runs once, for all tests that need a
 * trained pipeline, and with the user's own cache, so that weights are fetched once.
 */
record Quickstart(Installation installation, Finished finished) {
  static final String PIPELINE = "shapes";
  private static @Nullable Quickstart done;

  static synchronized Quickstart done() {
    assumeTrue(onPath("mvn"), "the weights of the text encoder are fetched with mvn");
    Quickstart existing = done;
    if (existing == null) {
      existing = run(Installation.copy(folder()));
      done = existing;
    }
    return existing;
  }

  private static Quickstart run(Installation installation) {
    return new Quickstart(
        installation,
        installation.run("quickstart", "--data", "generated", "--exit", "--json", "--port", "0"));
  }

  /** Below the build's folder, for it outlives the class that asks first. */
  static Path folder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target").toAbsolutePath()), "quickstart");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean onPath(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  JsonNode document() {
    return finished.requireStatus(0).json();
  }

  /** The dataset that it made. */
  static Path manifest() {
    return ArtifactCache.defaultRoot(System.getenv())
        .resolve("datasets")
        .resolve("generated")
        .resolve("manifest.jsonl");
  }
}
