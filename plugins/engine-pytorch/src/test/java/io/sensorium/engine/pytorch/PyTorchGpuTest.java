package io.sensorium.engine.pytorch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract on the first GPU; {@code -Pgpu} runs it, and PyTorch must be a build for one. */
@Tag("gpu")
class PyTorchGpuTest extends EngineContract {
  private static final Device FIRST = Device.gpu(0);

  @BeforeAll
  static void requireGpu() {
    try (Engine engine = start()) {
      assumeTrue(
          engine.devices().contains(FIRST),
          () -> "PyTorch " + engine.version() + " finds no GPU, only " + engine.devices());
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
