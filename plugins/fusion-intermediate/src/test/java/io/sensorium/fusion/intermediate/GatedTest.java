package io.sensorium.fusion.intermediate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.testkit.FusionContract;
import io.sensorium.testkit.FusionSamples;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatedTest extends FusionContract {
  private static final FusionSamples SAMPLES = FusionSamples.ofWidths(5, 4, 3);

  @Override
  protected FusionFactory factory() {
    return new GatedFactory();
  }

  @Override
  protected Engine engine() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }

  @Test
  void ignoresAbsentInputsInOnnxRuntimeToo() {
    assertArrayEquals(fused(gated(), 0), fused(gated(), Float.NaN));
  }

  @Test
  void isAConvexCombinationOfTheInputsOwnFeatures() {
    for (float[] row : fused(gated(), 0)) {
      assertEquals(8, row.length);
      for (float feature : row) {
        assertTrue(Math.abs(feature) <= 1);
      }
    }
  }

  /** With one input present the gates must not matter at all: its weight is exactly 1. */
  @Test
  void givesTheOnlyInputTheWholeWeight() {
    Network network = gated();
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
    float[][] rows = fused(network, 0);
    float[][] ungated = fused(network.withWeights(gates), 0);
    for (int row : new int[] {0, 1, 3}) {
      assertArrayEquals(ungated[row], rows[row]);
    }
  }

  private static Network gated() {
    return SAMPLES.network(new Gated(8, 0));
  }

  private static float[][] fused(Network network, float absent) {
    return FusionSamples.rows(OnnxRuntimeOracle.run(network, SAMPLES.batch(absent)));
  }
}
