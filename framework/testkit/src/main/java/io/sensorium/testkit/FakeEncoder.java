package io.sensorium.testkit;

import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An encoder that gives what a test says.
 *
 * @param preprocessing gives the embedding of a content, which a batch only hands on
 */
public record FakeEncoder(EmbeddingForm embedding, Function<Content, Tensor> preprocessing)
    implements Encoder {
  /** An encoder of pooled embeddings that gives the same for every content. */
  public static FakeEncoder constant(String space, float... values) {
    Tensor embedding = Tensor.of(values, values.length);
    return new FakeEncoder(EmbeddingForm.pooled(values.length, space), content -> embedding);
  }

  @Override
  public Map<String, Tensor> preprocess(Content content) {
    return Map.of("embedding", preprocessing.apply(content));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    return batch.stream().map(tensors -> tensors.get("embedding")).toList();
  }

  @Override
  public void close() {}
}
