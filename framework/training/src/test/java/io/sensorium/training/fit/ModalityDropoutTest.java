package io.sensorium.training.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sensorium.training.CountingEncoder;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.InputContent;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.embedding.Embeddings;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModalityDropoutTest {
  private static final InputContent TEXT = new InputContent.Text("t");
  private static final LabelledSample BOTH =
      new LabelledSample("b", "g", Map.of("h", "x"), Map.of("one", TEXT, "two", TEXT), 1);
  private static final LabelledSample ONLY =
      new LabelledSample("o", "g", Map.of("h", "x"), Map.of("two", TEXT), 2);
  @TempDir Path root;

  private List<Set<String>> shown(double rate, LabelledSample sample) {
    Dataset dataset = new Dataset(Path.of("m"), List.of(BOTH, ONLY));
    CountingEncoder encoder = new CountingEncoder("e");
    try (Embeddings embeddings =
        new EmbeddingCache(root)
            .embed(dataset, Map.of("one", encoder, "two", encoder), TrainingProgress.NONE)) {
      return new ModalityDropout(rate)
          .shown(embeddings, Collections.nCopies(4000, sample), new SplittableRandom(7));
    }
  }

  @Test
  void masksAtItsRateButNeverAll() {
    List<Set<String>> shown = shown(0.3, BOTH);
    assertFalse(shown.contains(Set.of()));
    // 0.7 of its own, and half of the 0.09 where both were masked.
    assertEquals(
        0.745 * 4000, (double) shown.stream().filter(set -> set.contains("one")).count(), 100);
  }

  @Test
  void anOnlyInputAlwaysStays() {
    assertEquals(Set.of(Set.of("two")), Set.copyOf(shown(0.9, ONLY)));
  }

  @Test
  void rateZeroMasksNothing() {
    assertEquals(Set.of(Set.of("one", "two")), Set.copyOf(shown(0, BOTH)));
  }
}
