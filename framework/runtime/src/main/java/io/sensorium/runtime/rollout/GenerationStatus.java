package io.sensorium.runtime.rollout;

import java.time.Instant;
import java.util.List;

/**
 * What one generation is made of.
 *
 * @param model number of the model version
 * @param modelDigest sha256 of the model version
 * @param parts every plugin that it uses, each once
 * @param device of the fusion and the heads
 * @param since when it was loaded
 */
public record GenerationStatus(
    String generation,
    int model,
    String modelDigest,
    List<Part> parts,
    String device,
    Instant since) {
  public GenerationStatus {
    parts = List.copyOf(parts);
  }

  /**
   * One plugin.
   *
   * @param plugin such as {@code encoder 'minilm' 1.0.0}
   * @param bundle name and version of its bundle
   * @param bundleDigest sha256 of the bundle
   */
  public record Part(String plugin, String bundle, String bundleDigest) {}
}
