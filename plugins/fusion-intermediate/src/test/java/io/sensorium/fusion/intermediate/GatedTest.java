package io.sensorium.fusion.intermediate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.Loss;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatedTest {
  private static final Fixture FIXTURE = new Fixture(List.of(5, 4, 3));

  @ParameterizedTest
  @ValueSource(floats = {1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY})
  void ignoresWhatRowsOfAbsentInputsHold(float garbage) {
    Network network = FIXTURE.network(new Gated(8, 0), Loss.SOFTMAX_CROSS_ENTROPY);
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
            Oracle.run(
                FIXTURE.network(new Gated(8, 0), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0))));
  }

  @Test
  void isAConvexCombinationOfTheInputsOwnFeatures() {
    float[][] rows =
        Oracle.run(FIXTURE.network(new Gated(8, 0), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0));
    for (int feature = 0; feature < 8; feature++) {
      for (float[] row : rows) {
        assertTrue(Math.abs(row[feature]) <= 1);
      }
    }
  }

  /** With one input present the gates must not matter at all: its weight is exactly 1. */
  @Test
  void givesTheOnlyInputTheWholeWeight() {
    Network network = FIXTURE.network(new Gated(8, 0), Loss.SOFTMAX_CROSS_ENTROPY);
    Map<String, Tensor> gates = new HashMap<>();
    network
        .graph()
        .initializers()
        .forEach(
            (name, weight) -> {
              if (name.endsWith(".gate.weight")) {
                gates.put(name, Tensor.of(new float[weight.size()], weight.shape()));
              }
            });
    assertEquals(3, gates.size());
    float[][] rows = Oracle.run(network, FIXTURE.batch(0));
    float[][] ungated = Oracle.run(network.withWeights(gates), FIXTURE.batch(0));
    for (int row : new int[] {0, 1, 3}) {
      assertArrayEquals(ungated[row], rows[row]);
    }
  }
}
