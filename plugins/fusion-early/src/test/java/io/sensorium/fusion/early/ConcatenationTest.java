package io.sensorium.fusion.early;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.spi.engine.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcatenationTest {
  private static final Fixture FIXTURE = new Fixture(List.of(5, 4, 3));

  @ParameterizedTest
  @ValueSource(floats = {1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY})
  void ignoresWhatRowsOfAbsentInputsHold(float garbage) {
    Network network = FIXTURE.network(new Concatenation(8, 0), Loss.SOFTMAX_CROSS_ENTROPY);
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
                FIXTURE.network(new Concatenation(8, 0), Loss.SOFTMAX_CROSS_ENTROPY),
                FIXTURE.batch(0))));
  }

  @Test
  void tellsTheNetworkWhichInputsAreThere() {
    float[][] rows =
        Oracle.run(
            FIXTURE.network(new Concatenation(0, 0), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0));
    for (int row = 0; row < Fixture.ROWS; row++) {
      assertEquals(5 + 4 + 3 + 3, rows[row].length);
      for (int input = 0; input < 3; input++) {
        assertEquals(Fixture.has(row, input) ? 1 : 0, rows[row][12 + input]);
      }
    }
  }

  @Test
  void givesEachPresentInputTheSameScale() {
    float[][] rows =
        Oracle.run(
            FIXTURE.network(new Concatenation(0, 0), Loss.SOFTMAX_CROSS_ENTROPY), FIXTURE.batch(0));
    float squares = 0;
    for (int k = 0; k < 5; k++) {
      squares += rows[6][k] * rows[6][k];
    }
    assertEquals(5, squares, 1e-3);
  }
}
