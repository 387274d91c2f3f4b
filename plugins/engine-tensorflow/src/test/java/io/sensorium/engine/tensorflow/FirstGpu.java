package io.sensorium.engine.tensorflow;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;

/** The GPU of the tests that {@code -Pgpu} runs, as conditions of JUnit ask for it. */
final class FirstGpu {
  static final Device DEVICE = Device.gpu(0);

  private FirstGpu() {}

  static boolean isThereForTensorFlow() {
    return isThere(new TensorFlowEngineFactory());
  }

  static boolean isThereForBoth() {
    return isThereForTensorFlow() && isThere(new PyTorchEngineFactory());
  }

  private static boolean isThere(EngineFactory factory) {
    try (Engine engine = factory.create(Settings.none("test"))) {
      return engine.devices().contains(DEVICE);
    }
  }
}
