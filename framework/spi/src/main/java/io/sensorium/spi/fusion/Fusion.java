package io.sensorium.spi.fusion;

import io.sensorium.network.Value;

/**
 * Joins what a pipeline's inputs gave, as layers of the one network that the engine compiles and
 * trains as a whole.
 *
 * <p>An absent input arrives as zeros with {@code present} 0, and must not change the fused value
 * beyond being masked: whatever its row holds is ignored. At least one input of a sample is
 * present.
 */
public interface Fusion {
  /** What is joined. */
  enum Level {
    /** The embeddings: early and intermediate fusion. The head reads what was fused. */
    EMBEDDINGS,
    /** The scores that the head gives to each input alone: late fusion. */
    PREDICTIONS
  }

  Level level();

  /**
   * Adds the layers of this fusion.
   *
   * @return {@code FLOAT [batch, any]} at level EMBEDDINGS; {@code FLOAT [batch, scores]} at level
   *     PREDICTIONS
   */
  Value fuse(FusionRequest request);
}
