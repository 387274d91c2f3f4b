package io.sensorium.host;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.execution.RecordedSample;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.execution.SampleSource;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.encoder.Content;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.LabelledSample;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recorded samples of model versions, read as the datasets that they are. */
final class ModelSamples implements SampleSource {
  @Override
  public List<RecordedSample> samples(PipelineDefinition definition, ModelVersion model, int most) {
    if (Files.notExists(model.samples())) {
      return List.of();
    }
    return DatasetReader.read(model.samples(), DatasetSchema.of(definition)).samples().stream()
        .limit(most)
        .map(ModelSamples::recorded)
        .toList();
  }

  private static RecordedSample recorded(LabelledSample sample) {
    Map<String, Content> inputs = new LinkedHashMap<>();
    sample.inputs().forEach((input, content) -> inputs.put(input, content.content()));
    return new RecordedSample(sample.id(), new Sample(inputs), sample.labels());
  }
}
