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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code quickstart} left behind. It runs once on a dataset and an engine, for all tests that
 * need a trained pipeline, and with the user's own cache, so that weights are fetched once.
 */
record Quickstart(Data data, Installation installation, Finished finished) {
  static final String PIPELINE = Data.GENERATED.pipeline();
  private static final Map<List<String>, Quickstart> DONE = new HashMap<>();

  /** The datasets, each with the pipeline that is trained on it. */
  enum Data {
    GENERATED("generated", "shapes", "mvn"),
    STAMPS("stamps", "stamps", "mvn", "npm", "apt-get");

    private final String dataset;
    private final String pipeline;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> clients;

    Data(String dataset, String pipeline, String... clients) {
      this.dataset = dataset;
      this.pipeline = pipeline;
      this.clients = List.of(clients);
    }

    String dataset() {
      return dataset;
    }

    String pipeline() {
      return pipeline;
    }

    /** The dataset that a quickstart made. */
    Path manifest() {
      return ArtifactCache.defaultRoot(System.getenv())
          .resolve("datasets")
          .resolve(dataset)
          .resolve("manifest.jsonl");
    }

    private void requireClients() {
      for (String client : clients) {
        assumeTrue(onPath(client), () -> "what " + dataset + " needs is fetched with " + client);
      }
    }
  }

  static Quickstart done() {
    return on("pytorch");
  }

  static Quickstart on(String engine) {
    return on(Data.GENERATED, engine);
  }

  /** With another engine than the pipeline file has, each in an installation of its own. */
  static synchronized Quickstart on(Data data, String engine) {
    data.requireClients();
    return DONE.computeIfAbsent(List.of(data.dataset(), engine), key -> run(data, engine));
  }

  private static Quickstart run(Data data, String engine) {
    Installation installation = Installation.copy(folder());
    return new Quickstart(
        data,
        installation,
        installation.run(
            "quickstart",
            "--data",
            data.dataset(),
            "--engine",
            engine,
            "--exit",
            "--json",
            "--port",
            "0"));
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

  static Path manifest() {
    return Data.GENERATED.manifest();
  }
}
