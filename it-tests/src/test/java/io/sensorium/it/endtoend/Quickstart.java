package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.runtime.artifact.ArtifactCache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code quickstart --data generated} left behind. It runs once on an engine, for all tests
 * that need a trained pipeline, and with the user's own cache, so that weights are fetched once.
 */
record Quickstart(Installation installation, Finished finished) {
  static final String PIPELINE = "shapes";
  private static final Map<String, Quickstart> DONE = new HashMap<>();

  static Quickstart done() {
    return on("pytorch");
  }

  /** With another engine than the pipeline file has, each in an installation of its own. */
  static synchronized Quickstart on(String engine) {
    assumeTrue(onPath("mvn"), "the weights of the text encoder are fetched with mvn");
    return DONE.computeIfAbsent(engine, name -> run(Installation.copy(folder()), name));
  }

  private static Quickstart run(Installation installation, String engine) {
    choose(engine, installation.pipeline(PIPELINE + ".yaml"));
    return new Quickstart(
        installation,
        installation.run("quickstart", "--data", "generated", "--exit", "--json", "--port", "0"));
  }

  private static void choose(String engine, Path pipeline) {
    try {
      String text = Files.readString(pipeline);
      Files.writeString(pipeline, text.replace("name: pytorch", "name: " + engine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
