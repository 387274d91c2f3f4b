package io.sensorium.engine.pytorch;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on the first GPU; {@code -Pgpu} runs it, and PyTorch must be a build for one. */
@Tag("gpu")
@EnabledIf(value = "isThere", disabledReason = "this PyTorch finds no GPU")
class PyTorchGpuTest extends EngineContract {
  private static final Device FIRST = Device.gpu(0);

  static boolean isThere() {
    try (Engine engine = start()) {
      return engine.devices().contains(FIRST);
    }
  }

  @Override
  protected Engine engine() {
    return start();
  }

  @Override
  protected Device device() {
    return FIRST;
  }

  private static Engine start() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }
}
