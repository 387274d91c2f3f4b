package io.sensorium.spi.encoder;

import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Turns contents of one modality into embeddings.
 *
 * <p>{@link #preprocess} runs concurrently on host threads, one call a content. {@link #encode}
 * runs one batch at a time. After {@link #close} neither is called again.
 */
public interface Encoder extends AutoCloseable {
  /** What {@link #encode} gives. */
  EmbeddingForm embedding();

  /**
   * One content as tensors without a batch axis, by name. Whatever is wrong with the content is
   * found here.
   *
   * @throws io.sensorium.spi.SensoriumException with {@code INVALID_CONTENT} or {@code
   *     CONTENT_TOO_LARGE}; the size of what would be decoded is checked before it is decoded
   */
  Map<String, Tensor> preprocess(Content content);

  /**
   * The embeddings of preprocessed contents, in their order. The result of a content does not
   * depend on the others in its batch beyond rounding.
   *
   * @param batch not empty; what {@link #preprocess} gave
   * @return {@code FLOAT [dimension]} for each, if pooled; {@code FLOAT [tokens, dimension]}, if
   *     tokens
   */
  List<Tensor> encode(List<Map<String, Tensor>> batch);

  /** Gives back all native memory. */
  @Override
  void close();
}
