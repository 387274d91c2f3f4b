package io.sensorium.training.parity;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast an engine is.
 *
 * @param samples a second, from contents to outputs
 * @param networkSamples a second, from embeddings to outputs
 */
public record Speed(double samples, double networkSamples) {
  /** The median of both figures, each by itself. */
  public static Speed median(List<Speed> passes) {
    return new Speed(median(passes, Speed::samples), median(passes, Speed::networkSamples));
  }

  private static double median(List<Speed> passes, ToDoubleFunction<Speed> figure) {
    return passes.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(passes.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
