package io.sensorium.encoder.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import io.sensorium.testkit.OnnxRuntimeOracle;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class LogMelNetworkTest {

  @Test
  void framesGiveTheSameStatisticsAsTheFormulas() {
    float[] samples = Sounds.babble(2, 400 + 20 * 160);
    try (OnnxRuntimeOracle network = OnnxRuntimeOracle.of(LogMelNetwork.build().model())) {
      BandStatistics statistics = new BandStatistics(LogMelNetwork.BANDS);
      FloatBuffer bands = FloatBuffer.wrap(network.run(frames(samples, 21)).floats());
      while (bands.hasRemaining()) {
        statistics.add(bands);
      }
      assertArrayEquals(LogMelReference.embedding(samples), statistics.meansAndDeviations(), 1e-4f);
    }
  }

  @Test
  void aToneIsLoudestInTheBandOfItsFrequency() {
    try (OnnxRuntimeOracle network = OnnxRuntimeOracle.of(LogMelNetwork.build().model())) {
      float[] bands = network.run(Tensor.of(Sounds.tone(1000, 0.5, 16_000, 400), 1, 400)).floats();

      int loudest = 0;
      for (int band = 1; band < bands.length; band++) {
        loudest = bands[band] > bands[loudest] ? band : loudest;
      }
      double width = (MelBands.mel(7500) - MelBands.mel(125)) / 65;
      assertEquals(1000, MelBands.mel(1000), 1, "the mel scale's fixed point");
      assertTrue(Math.abs(1000 - MelBands.mel(125) - (loudest + 1) * width) < width);
    }
  }

  private static Tensor frames(float[] samples, int count) {
    float[] frames = new float[count * 400];
    for (int frame = 0; frame < count; frame++) {
      System.arraycopy(samples, frame * 160, frames, frame * 400, 400);
    }
    return Tensor.of(frames, count, 400);
  }
}
