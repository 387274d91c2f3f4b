package io.sensorium.fusion.late;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.testkit.FusionContract;
import io.sensorium.testkit.FusionSamples;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeanTest extends FusionContract {
  private static final FusionSamples SAMPLES = FusionSamples.ofWidths(4, 4, 4);

  @Override
  protected FusionFactory factory() {
    return new MeanFactory();
  }

  @Override
  protected Engine engine() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void ignoresAbsentInputsInOnnxRuntimeToo(Loss loss) {
    assertArrayEquals(fused(loss, 0), fused(loss, Float.NaN));
  }

  @Test
  void averagesTheProbabilitiesOfPresentInputs() {
    float[][] rows = fused(Loss.SOFTMAX_CROSS_ENTROPY, 0);
    double[] first = softmax(SAMPLES.values(0, 0).floats(), 2);
    double[] second = softmax(SAMPLES.values(1, 0).floats(), 2);
    for (int label = 0; label < 4; label++) {
      assertEquals((first[label] + second[label]) / 2, Math.exp(rows[2][label]), 1e-6);
    }
  }

  @Test
  void averagesOtherScoresAsTheyAre() {
    float[][] rows = fused(Loss.MEAN_SQUARED_ERROR, 0);
    float[] first = SAMPLES.values(0, 0).floats();
    float[] third = SAMPLES.values(2, 0).floats();
    for (int score = 0; score < 4; score++) {
      assertEquals((first[16 + score] + third[16 + score]) / 2, rows[4][score], 1e-6);
    }
  }

  private static float[][] fused(Loss loss, float absent) {
    return FusionSamples.rows(
        OnnxRuntimeOracle.run(SAMPLES.network(new Mean(), loss), SAMPLES.batch(absent)));
  }

  private static double[] softmax(float[] values, int row) {
    double[] powers =
        IntStream.range(0, 4).mapToDouble(k -> Math.exp(values[4 * row + k])).toArray();
    double sum = IntStream.range(0, 4).mapToDouble(k -> powers[k]).sum();
    return IntStream.range(0, 4).mapToDouble(k -> powers[k] / sum).toArray();
  }
}
