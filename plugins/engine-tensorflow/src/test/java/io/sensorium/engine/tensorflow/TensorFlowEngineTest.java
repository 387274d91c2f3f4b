package io.sensorium.engine.tensorflow;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;

class TensorFlowEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new TensorFlowEngineFactory().create(Settings.none("test"));
  }
}
