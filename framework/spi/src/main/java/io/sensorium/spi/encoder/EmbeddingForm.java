package io.sensorium.spi.encoder;

/**
 * The form of an encoder's embeddings.
 *
 * @param dimension the number of features
 * @param tokens whether a content gives a sequence of vectors instead of one
 * @param space names the embedding space: embeddings compare only within one
 */
public record EmbeddingForm(int dimension, boolean tokens, String space) {
  public static EmbeddingForm pooled(int dimension, String space) {
    return new EmbeddingForm(dimension, false, space);
  }
}
