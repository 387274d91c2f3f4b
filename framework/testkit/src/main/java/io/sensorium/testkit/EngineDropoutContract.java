package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.DropoutStream;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.Update;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dropout: only in training steps, and the same elements on every engine. */
abstract class EngineDropoutContract extends EngineFixture {
  @Test
  void dropoutActsInStepsAlone() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(filled(1000, 1), 1, 1000));
    Network network = EngineNetworks.dropout(true);
    try (Program program = training(network, 7)) {
      assertArrayEquals(filled(1000, 1), program.run(inputs).get("y").floats());
      // Kept elements become 2, dropped ones 0: the squared error from 1 is 1 whatever is kept.
      Update none = new Update.Sgd(0, 0);
      Tensor ones = Tensor.of(filled(1000, 1), 1, 1000);
      assertEquals(1, program.step(step(inputs, ones, none, Loss.MEAN_SQUARED_ERROR)), 1e-6);
      assertArrayEquals(filled(1000, 1), program.run(inputs).get("y").floats());
    }
  }

  @Test
  void frozenDropoutNeverActs() {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(filled(1000, 1), 1, 1000));
    Tensor ones = Tensor.of(filled(1000, 1), 1, 1000);
    try (Program program = training(EngineNetworks.dropout(false), 7)) {
      assertEquals(
          0, program.step(step(inputs, ones, new Update.Sgd(0, 0), Loss.MEAN_SQUARED_ERROR)), 1e-6);
    }
  }

  @Test
  void dropoutFollowsItsSeed() {
    assertArrayEquals(lossesWithSeed(7), lossesWithSeed(7));
    assertFalse(Arrays.equals(lossesWithSeed(7), lossesWithSeed(8)));
  }

  private float[] lossesWithSeed(long seed) {
    float[] losses = new float[3];
    try (Program program = training(EngineNetworks.fusion(0.5f), seed)) {
      for (int i = 0; i < losses.length; i++) {
        Update update = Update.AdamW.withDefaults(0.01, 0);
        losses[i] =
            program.step(
                step(EngineNetworks.fusionInputs(3, 16), EngineNetworks.classes(16, 3), update));
      }
    }
    return losses;
  }

  /** A weight changes in a step if, and only if, its element is kept. */
  @Test
  void dropoutDropsWhatItsStreamSays() {
    int size = 1000;
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(filled(size, 1), 1, size));
    Tensor target = Tensor.of(new float[2 * size], 1, 2L * size);
    long seed = 0x1234_5678_9ABC_DEF0L;
    try (Program program = training(EngineNetworks.twoDropouts(size), seed)) {
      for (int step = 1; step <= 3; step++) {
        Map<String, Tensor> before = program.weights();
        program.step(step(inputs, target, new Update.Sgd(0.1, 0), Loss.MEAN_SQUARED_ERROR));
        Map<String, Tensor> after = program.weights();
        for (int node = 0; node < 2; node++) {
          DropoutStream stream = DropoutStream.of(seed, step, node);
          String weight = "w" + node;
          float[] old = before.get(weight).floats();
          float[] changed = after.get(weight).floats();
          for (int i = 0; i < size; i++) {
            String place = "step " + step + ", " + weight + ", element " + i;
            assertEquals(stream.drops(i, EngineNetworks.RATES[node]), old[i] == changed[i], place);
          }
        }
      }
    }
  }
}
