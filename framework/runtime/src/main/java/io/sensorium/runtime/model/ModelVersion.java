package io.sensorium.runtime.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One trained version of a pipeline, as the model repository holds it: {@code network.onnx} (fusion
 * and heads), {@code pipeline.yaml}, {@code model.json}, the training report and, unless training
 * was told to keep none, recorded samples.
 *
 * @param number from 1, rising
 * @param digest sha256 over the digests of all files and of the encoders it was trained with
 * @param labels of each head that has some, by head name
 */
public record ModelVersion(
    String pipeline,
    int number,
    String digest,
    Path directory,
    Instant created,
    Map<String, List<String>> labels) {
  /** Where a version keeps the manifest of its recorded samples; their files stand beside it. */
  public static final String SAMPLES = "samples/manifest.jsonl";

  public ModelVersion {
    labels = Map.copyOf(labels);
  }

  public Path network() {
    return directory.resolve("network.onnx");
  }

  public Path definition() {
    return directory.resolve("pipeline.yaml");
  }

  /** The manifest of the recorded samples; it is not there if the version keeps none. */
  public Path samples() {
    return directory.resolve(SAMPLES);
  }
}
