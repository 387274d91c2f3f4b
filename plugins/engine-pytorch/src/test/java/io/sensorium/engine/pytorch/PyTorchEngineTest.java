package io.sensorium.engine.pytorch;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;

class PyTorchEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new PyTorchEngineFactory().create(Settings.none("test"));
  }
}
