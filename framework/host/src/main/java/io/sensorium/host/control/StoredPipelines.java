package io.sensorium.host.control;

import io.sensorium.host.store.ArtifactStore;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The pipeline files and model versions of the store. Thread-safe. */
final class StoredPipelines {
  private final ArtifactStore artifacts;
  private final ModelRepository trained;
  private final PipelineReader reader = new PipelineReader();

  /**
   * Pipelines.
   *
   * @param trained where training publishes, and model versions come from
   */
  StoredPipelines(ArtifactStore artifacts, ModelRepository trained) {
    this.artifacts = artifacts;
    this.trained = trained;
  }

  /**
   * A pipeline that serves a trained version with the file that it was trained with.
   *
   * @param number of the version; absent for the newest, which it then follows
   * @throws SensoriumException {@code NOT_FOUND}; {@code ARTIFACT_DAMAGED}
   */
  Pipeline trained(String pipeline, Optional<Integer> number) {
    ModelVersion version =
        number
            .map(each -> trained.find(pipeline, each))
            .orElseGet(() -> trained.latest(pipeline))
            .orElseThrow(() -> untrained(pipeline, number));
    trained.verify(version);
    Model model = new Model(version.number(), artifacts.put(version.directory()));
    String definition = artifacts.put(version.definition());
    return new Pipeline(pipeline, definition, Optional.of(model), number.isEmpty());
  }

  /** A pipeline with a definition of its own and its newest version, if it has one already. */
  Pipeline newest(String pipeline, String definition) {
    return trained.latest(pipeline).isPresent()
        ? trained(pipeline, Optional.empty())
        : new Pipeline(pipeline, definition, Optional.empty(), true);
  }

  private static SensoriumException untrained(String pipeline, Optional<Integer> number) {
    return new SensoriumException(
        ErrorCode.NOT_FOUND,
        "pipeline '%s' has no trained version%s; 'sensorium models list' shows all"
            .formatted(pipeline, number.map(each -> " " + each).orElse("")));
  }

  /** Takes the text of a pipeline file into the store. */
  String putDefinition(String file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return artifacts.put(file, new ByteArrayInputStream(bytes));
  }

  /**
   * The definition of a pipeline; what its file names lies beside its model.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION}
   */
  PipelineDefinition definition(Pipeline pipeline) {
    String name = "the definition of pipeline '" + pipeline.name() + "'";
    Path file = artifacts.path(pipeline.definition(), name);
    Path base = pipeline.model().map(model -> folder(pipeline, model)).orElse(Path.of(""));
    try {
      return reader.read(Files.readString(file), pipeline.name() + ".yaml", base).orThrow();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED, name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The trained version of a pipeline.
   *
   * @throws SensoriumException {@code UNAVAILABLE} if it has none; {@code ARTIFACT_DAMAGED}
   */
  ModelVersion model(Pipeline pipeline) {
    Model model =
        pipeline
            .model()
            .orElseThrow(
                () ->
                    new SensoriumException(
                        ErrorCode.UNAVAILABLE,
                        "pipeline '%s' has no trained version yet; train it, then apply its model"
                            .formatted(pipeline.name())));
    return ModelRepository.read(pipeline.name(), model.number(), folder(pipeline, model));
  }

  private Path folder(Pipeline pipeline, Model model) {
    return artifacts.path(
        model.sha256(), "model %d of pipeline '%s'".formatted(model.number(), pipeline.name()));
  }
}
