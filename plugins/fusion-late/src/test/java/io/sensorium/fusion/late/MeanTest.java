package io.sensorium.fusion.late;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.spi.engine.Loss;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanTest {
  private static final Fixture FIXTURE = new Fixture(List.of(4, 4, 4));

  @ParameterizedTest
  @ValueSource(floats = {1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY})
  void ignoresWhatRowsOfAbsentInputsHold(float garbage) {
    Network network = FIXTURE.network(new Mean(), Loss.SOFTMAX_CROSS_ENTROPY);
    float[][] clean = Oracle.run(network, FIXTURE.batch(0));
    float[][] dirty = Oracle.run(network, FIXTURE.batch(garbage));
    for (int row = 0; row < Fixture.ROWS; row++) {
      assertArrayEquals(clean[row], dirty[row], "row " + row);
    }
  }

  @Test
  void isFiniteForEverySubsetOfInputs() {
    assertTrue(
        Fixture.finite(
            Oracle.run(FIXTURE.network(new Mean(), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0))));
  }

  @Test
  void averagesTheProbabilitiesOfPresentInputs() {
    float[][] rows =
        Oracle.run(FIXTURE.network(new Mean(), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0));
    double[] picture = softmax(FIXTURE.values(0, 0).floats(), 2);
    double[] caption = softmax(FIXTURE.values(1, 0).floats(), 2);
    for (int label = 0; label < 4; label++) {
      assertEquals((picture[label] + caption[label]) / 2, Math.exp(rows[2][label]), 1e-6);
    }
  }

  @Test
  void averagesOtherScoresAsTheyAre() {
    float[][] rows =
        Oracle.run(FIXTURE.network(new Mean(), Loss.MEAN_SQUARED_ERROR), FIXTURE.batch(0));
    float[] picture = FIXTURE.values(0, 0).floats();
    float[] speech = FIXTURE.values(2, 0).floats();
    for (int score = 0; score < 4; score++) {
      assertEquals((picture[16 + score] + speech[16 + score]) / 2, rows[4][score], 1e-6);
    }
  }

  private static double[] softmax(float[] values, int row) {
    double[] powers =
        IntStream.range(0, 4).mapToDouble(k -> Math.exp(values[4 * row + k])).toArray();
    double sum = IntStream.range(0, 4).mapToDouble(k -> powers[k]).sum();
    return IntStream.range(0, 4).mapToDouble(k -> powers[k] / sum).toArray();
  }
}
