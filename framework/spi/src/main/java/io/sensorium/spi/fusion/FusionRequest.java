package io.sensorium.spi.fusion;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Value;
import io.sensorium.spi.engine.Loss;
import java.util.List;
import java.util.Optional;

/**
 * What a fusion joins.
 *
 * @param network where the layers go; names are already scoped
 * @param parts one for each input, in the pipeline's order
 * @param loss what the scores are trained with, at level PREDICTIONS: cross-entropy means that
 *     scores are logits
 */
public record FusionRequest(NetworkBuilder network, List<Part> parts, Optional<Loss> loss) {
  public FusionRequest {
    parts = List.copyOf(parts);
  }

  /**
   * One input's share.
   *
   * @param value {@code FLOAT [batch, features]}: embeddings, or scores
   * @param present {@code FLOAT [batch, 1]}: 1 where the sample has this input, else 0
   */
  public record Part(String name, Value value, Value present) {}
}
