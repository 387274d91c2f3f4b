package io.sensorium.training.fit;

import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.embedding.Embeddings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Masks inputs of training samples at random, so that a network learns to do without each (Neverova
 * et al., ModDrop, 2016). One input of a sample always stays.
 *
 * @param rate in [0, 1), for each input by itself
 */
record ModalityDropout(double rate) {
  /** The inputs that each sample of a batch shows. */
  List<Set<String>> shown(
      Embeddings embeddings, List<LabelledSample> batch, SplittableRandom random) {
    return batch.stream().map(sample -> shown(embeddings, sample, random)).toList();
  }

  private Set<String> shown(Embeddings embeddings, LabelledSample sample, SplittableRandom random) {
    List<String> present = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    for (String input : embeddings.inputs()) {
      if (embeddings.has(sample, input)) {
        present.add(input);
        if (random.nextDouble() >= rate) {
          shown.add(input);
        }
      }
    }
    if (shown.isEmpty()) {
      shown.add(present.get(random.nextInt(present.size())));
    }
    return shown;
  }
}
