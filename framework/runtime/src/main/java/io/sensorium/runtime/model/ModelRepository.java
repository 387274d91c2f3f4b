package io.sensorium.runtime.model;

import io.sensorium.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trained versions of pipelines, on disk: {@code <root>/<pipeline>/<number>/}. A version is there
 * wholly or not at all, and never changes. Thread-safe, and safe to share between processes.
 */
public final class ModelRepository {
  public ModelRepository(Path root) {}

  /** The names of all pipelines that have a version, sorted. */
  public List<String> pipelines() {
    throw new UnsupportedOperationException();
  }

  /** The versions of a pipeline, the oldest first; empty if there is none. */
  public List<ModelVersion> versions(String pipeline) {
    throw new UnsupportedOperationException();
  }

  public Optional<ModelVersion> latest(String pipeline) {
    throw new UnsupportedOperationException();
  }

  /** Adds the next version of a pipeline. */
  public ModelVersion publish(ModelDraft draft) {
    throw new UnsupportedOperationException();
  }

  /**
   * Checks every file of a version against the digest it was published with.
   *
   * @throws io.sensorium.spi.SensoriumException {@code ARTIFACT_DAMAGED}
   */
  public void verify(ModelVersion version) {
    throw new UnsupportedOperationException();
  }

  /** The trained network, for inference. */
  public Network network(ModelVersion version) {
    throw new UnsupportedOperationException();
  }
}
