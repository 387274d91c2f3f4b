package io.sensorium.engine.onnxruntime;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;
import java.util.Optional;

class OnnxRuntimeEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new OnnxRuntimeEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Optional<String> trainingGap() {
    return Optional.of("its library on Maven Central is built without training");
  }
}
