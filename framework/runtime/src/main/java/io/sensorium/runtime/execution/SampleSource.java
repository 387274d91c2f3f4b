package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.model.ModelVersion;
import java.util.List;

/** Reads the recorded samples of model versions. */
@FunctionalInterface
public interface SampleSource {
  /** Finds none. */
  SampleSource NONE = (definition, model, most) -> List.of();

  /**
   * The first recorded samples of a version.
   *
   * @param definition that the version was trained with
   * @param most that are wanted
   * @return empty if the version keeps none
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DATASET} if they cannot be read
   */
  List<RecordedSample> samples(PipelineDefinition definition, ModelVersion model, int most);
}
