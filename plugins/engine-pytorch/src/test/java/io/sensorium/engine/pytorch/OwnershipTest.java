package io.sensorium.engine.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call opens it closes, and a program leaves nothing behind. */
class OwnershipTest {
  private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  private static Network network() {
    NetworkBuilder builder = new NetworkBuilder("owned", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3));
    builder.output("y", builder.dropout(builder.linear("layer", x, 2), 0.5f));
    return builder.build();
  }

  @Test
  void arraysAreCountedAndClosed() {
    long before = OpenArrays.count();
    Program program =
        new PyTorchEngineFactory()
            .create(Settings.none("test"))
            .compile(network(), CompileOptions.training(Device.CPU, 1));
    program.step(step(2));
    long loaded = OpenArrays.count();
    assertTrue(loaded > before, "weights and moments are arrays");
    for (int i = 0; i < 3; i++) {
      program.run(Map.of("x", X));
      program.step(step(2));
      assertEquals(loaded, OpenArrays.count());
    }
    assertThrows(SensoriumException.class, () -> program.step(step(3)));
    assertEquals(loaded, OpenArrays.count());
    program.close();
    assertEquals(before, OpenArrays.count());
  }

  private static TrainingStep step(int rows) {
    Tensor target = Tensor.of(new float[2 * rows], rows, 2);
    return new TrainingStep(
        Map.of("x", X),
        List.of(new Objective("y", target, Loss.MEAN_SQUARED_ERROR)),
        Update.AdamW.withDefaults(0.1, 0));
  }
}
