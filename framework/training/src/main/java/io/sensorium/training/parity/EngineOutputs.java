package io.sensorium.training.parity;

import io.sensorium.network.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one engine gave for a batch of samples.
 *
 * @param embeddings of each sample, by input name
 * @param scores of the samples that have one of the inputs shown: by those inputs, then for each
 *     sample by head
 */
public record EngineOutputs(
    List<Map<String, Tensor>> embeddings, Map<List<String>, List<Map<String, float[]>>> scores) {
  public EngineOutputs {
    embeddings = List.copyOf(embeddings);
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }
}
