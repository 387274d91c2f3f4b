package io.sensorium.training.embedding;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.training.dataset.LabelledSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The embeddings of a dataset. They stay on disk and are read batch by batch, so memory does not
 * grow with the dataset. The caller closes it.
 */
public final class Embeddings implements AutoCloseable {
  private final Map<String, EmbeddingFile> files = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> digests = new LinkedHashMap<>();

  void add(String input, EmbeddingFile file, Map<String, String> digestBySample) {
    files.put(input, file);
    digests.put(input, digestBySample);
  }

  /** The names of all inputs, in the pipeline's order. */
  public Set<String> inputs() {
    return Collections.unmodifiableSet(files.keySet());
  }

  public boolean has(LabelledSample sample, String input) {
    return digests.getOrDefault(input, Map.of()).containsKey(sample.id());
  }

  /**
   * The graph inputs of a batch, as {@link PipelineNetwork} names them: zeros and {@code present} 0
   * where a sample lacks an input, or where it is masked.
   *
   * @param shown whether the sample at an index of the batch may show an input that it has
   */
  public Map<String, Tensor> batch(
      List<LabelledSample> samples, BiPredicate<Integer, String> shown) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (String input : inputs()) {
      EmbeddingFile file = files.get(input);
      float[] values = new float[Math.multiplyExact(samples.size(), file.dimension())];
      float[] present = new float[samples.size()];
      for (int row = 0; row < samples.size(); row++) {
        if (has(samples.get(row), input) && shown.test(row, input)) {
          present[row] = 1;
          file.read(digest(samples.get(row), input), values, row * file.dimension());
        }
      }
      tensors.put(input, Tensor.of(values, samples.size(), file.dimension()));
      tensors.put(PipelineNetwork.present(input), Tensor.of(present, samples.size(), 1));
    }
    return tensors;
  }

  private String digest(LabelledSample sample, String input) {
    return digests.get(input).get(sample.id());
  }

  @Override
  public void close() {
    try {
      for (EmbeddingFile file : files.values()) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SensoriumException unusable(Object file, IOException cause) {
    return new SensoriumException(
        ErrorCode.INTERNAL, "the embedding cache " + file + " cannot be used: " + cause, cause);
  }
}
