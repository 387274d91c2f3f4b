package io.sensorium.training.dataset;

import io.sensorium.runtime.definition.PipelineDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a manifest may name.
 *
 * @param modalities of the pipeline's inputs, by input name, in its order
 * @param heads names of the pipeline's heads; not empty
 */
public record DatasetSchema(Map<String, String> modalities, List<String> heads) {
  public DatasetSchema {
    modalities = Collections.unmodifiableMap(new LinkedHashMap<>(modalities));
    heads = List.copyOf(heads);
  }

  public static DatasetSchema of(PipelineDefinition definition) {
    Map<String, String> modalities = new LinkedHashMap<>();
    definition.inputs().forEach(input -> modalities.put(input.name(), input.modality()));
    return new DatasetSchema(
        modalities,
        definition.heads().stream().map(PipelineDefinition.HeadDefinition::name).toList());
  }

  boolean isText(String input) {
    return "text".equals(modalities.get(input));
  }
}
