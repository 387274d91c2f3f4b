package io.sensorium.fusion.early;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.testkit.FusionContract;
import io.sensorium.testkit.FusionSamples;
import io.sensorium.testkit.OnnxRuntimeOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcatenationTest extends FusionContract {
  private static final FusionSamples SAMPLES = FusionSamples.ofWidths(5, 4, 3);

  @Override
  protected FusionFactory factory() {
    return new ConcatenationFactory();
  }

  @Override
  protected Engine engine() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void ignoresAbsentInputsInOnnxRuntimeToo(int width) {
    assertArrayEquals(fused(width, 0), fused(width, Float.NaN));
  }

  @Test
  void tellsTheNetworkWhichInputsAreThere() {
    float[][] rows = fused(0, 0);
    for (int row = 0; row < rows.length; row++) {
      assertEquals(5 + 4 + 3 + 3, rows[row].length);
      for (int input = 0; input < 3; input++) {
        assertEquals(FusionSamples.has(row, input) ? 1 : 0, rows[row][12 + input]);
      }
    }
  }

  @Test
  void givesEachPresentInputTheSameScale() {
    float[] row = fused(0, 0)[6];
    float squares = 0;
    for (int k = 0; k < 5; k++) {
      squares += row[k] * row[k];
    }
    assertEquals(5, squares, 1e-3);
  }

  private static float[][] fused(int width, float absent) {
    return FusionSamples.rows(
        OnnxRuntimeOracle.run(SAMPLES.network(new Concatenation(width, 0)), SAMPLES.batch(absent)));
  }
}
