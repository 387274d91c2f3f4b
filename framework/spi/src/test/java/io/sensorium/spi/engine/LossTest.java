package io.sensorium.spi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LossTest {
  private static final double LN2 = Math.log(2);

  @Test
  void crossEntropyIsTheMeanOverRows() {
    float[] logits = {0, 0, 0, (float) Math.log(3)};
    float[] target = {0.5f, 0.5f, 1, 0};
    double expected = (LN2 + Math.log(4)) / 2;
    assertEquals(expected, Loss.SOFTMAX_CROSS_ENTROPY.of(logits, target, 2), 1e-6);
  }

  @Test
  void crossEntropyDoesNotOverflow() {
    float[] logits = {1e4f, 0};
    assertEquals(1e4, Loss.SOFTMAX_CROSS_ENTROPY.of(logits, new float[] {0, 1}, 2), 1e-3);
  }

  @Test
  void squaredErrorIsTheMeanOverElements() {
    float[] y = {1, 2, 3, 4};
    float[] target = {1, 4, 3, 3};
    assertEquals(1.25, Loss.MEAN_SQUARED_ERROR.of(y, target, 2), 1e-6);
  }

  @Test
  void cosineIsOneLessTheSimilarity() {
    float[] y = {3, 0, 1, 1, -2, 0};
    float[] target = {1, 0, 0, 5, 4, 0};
    double expected = (0 + 1 - Math.sqrt(0.5) + 2) / 3;
    assertEquals(expected, Loss.COSINE.of(y, target, 2), 1e-6);
  }

  @Test
  void zerosHaveNoDirection() {
    float[] y = {0, 0, 1, 1};
    float[] target = {1, 1, 0, 0};
    assertEquals(1, Loss.COSINE.of(y, target, 2), 0);
  }

  /** Rows (0, ln 3) and (0, 0); columns (0, 0) and (ln 3, 0). */
  @Test
  void contrastiveIsTheMeanOfRowsAndColumns() {
    float[] y = {0, (float) Math.log(3), 0, 0};
    float[] pairs = {1, 0, 0, 1};
    double rows = (Math.log(4) + LN2) / 2;
    double columns = (LN2 + Math.log(4)) / 2;
    assertEquals((rows + columns) / 2, Loss.CONTRASTIVE.of(y, pairs, 2), 1e-6);
  }

  @Test
  void refusesWhatAreNoRows() {
    assertThrows(
        IllegalArgumentException.class, () -> Loss.COSINE.of(new float[3], new float[3], 2));
    assertThrows(
        IllegalArgumentException.class, () -> Loss.COSINE.of(new float[4], new float[2], 2));
  }
}
