package io.sensorium.engine.onnxruntime;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.ProvidesEngine;

/** Creates the ONNX Runtime engine. */
@ProvidesEngine(name = OnnxRuntimeEngine.NAME, version = "1.0.0", trains = false)
public final class OnnxRuntimeEngineFactory implements EngineFactory {
  /**
   * Loads ONNX Runtime, once in the life of the process.
   *
   * @throws io.sensorium.spi.SensoriumException {@code ENGINE_NOT_AVAILABLE} if its natives are
   *     missing
   */
  @Override
  public Engine create(Settings settings) {
    return new OnnxRuntimeEngine(OnnxRuntime.start(settings.integer("threads", 0, 0, 1024)));
  }
}
