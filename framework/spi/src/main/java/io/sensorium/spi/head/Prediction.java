package io.sensorium.spi.head;

import java.util.List;

/** What a head says of one sample. */
public sealed interface Prediction {
  /**
   * One label of several.
   *
   * @param label the most probable one
   * @param probabilities of every label, in the head's order; they sum to 1
   */
  record Classification(String label, List<Probability> probabilities) implements Prediction {
    public Classification {
      probabilities = List.copyOf(probabilities);
    }
  }

  record Probability(String label, double probability) {}
}
