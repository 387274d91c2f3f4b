package io.sensorium.it.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An installation with three trained pipelines on the generated dataset: one on each engine, and
 * one whose text encoder runs on another engine than the rest. Nothing is remembered between
 * requests, so that every request is computed.
 */
record TwoEngines(Installation installation) {
  /** Trained as the quickstart does, on another engine than its file names. */
  static final String TENSORFLOW = Quickstart.PIPELINE;

  static final String PYTORCH = "shapes-pytorch";
  static final String MIXED = "shapes-mixed";
  static final List<String> PIPELINES = List.of(PYTORCH, TENSORFLOW, MIXED);

  static TwoEngines train(Installation installation) {
    TwoEngines engines = new TwoEngines(installation);
    engines.forgetEmbeddings();
    installation
        .run("quickstart", "--data", "generated", "--engine", "tensorflow", "--exit", "--port", "0")
        .requireStatus(0);
    engines.train(PYTORCH, "pytorch", "presence: optional");
    engines.train(MIXED, "tensorflow", "engine: { name: pytorch }, presence: optional");
    return engines;
  }

  private void train(String pipeline, String engine, String captions) {
    String shapes = read(installation.pipeline("shapes.yaml"));
    String caption =
        shapes.lines().filter(line -> line.contains("minilm")).findFirst().orElseThrow();
    String text =
        shapes
            .replace("pipeline: shapes", "pipeline: " + pipeline)
            .replace("name: pytorch", "name: " + engine)
            .replace(caption, caption.replace("presence: optional", captions));
    Path file = write(installation.pipeline(pipeline + ".yaml"), text);
    installation
        .run("train", file.toString(), "--data", Quickstart.manifest().toString())
        .requireStatus(0);
  }

  private void forgetEmbeddings() {
    Path file = installation.home().resolve("config").resolve("sensorium.yaml");
    write(file, read(file).replace("embeddingCacheMebibytes: 64", "embeddingCacheMebibytes: 0"));
  }

  /** What a pipeline's newest version says of itself. */
  String definition(String pipeline) {
    return read(version(pipeline).resolve("pipeline.yaml"));
  }

  Path version(String pipeline) {
    return installation.home().resolve("models").resolve(pipeline).resolve("1");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
