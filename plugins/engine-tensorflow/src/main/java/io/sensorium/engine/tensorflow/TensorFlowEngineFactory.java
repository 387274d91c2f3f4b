package io.sensorium.engine.tensorflow;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.ProvidesEngine;

/** Creates the TensorFlow engine. */
@ProvidesEngine(name = TensorFlowEngine.NAME, version = "1.0.0")
public final class TensorFlowEngineFactory implements EngineFactory {
  /**
   * Starts TensorFlow, once in the life of the process: of several engines, the first one's threads
   * count.
   *
   * @throws io.sensorium.spi.SensoriumException {@code ENGINE_NOT_AVAILABLE} if its natives are
   *     missing
   */
  @Override
  public Engine create(Settings settings) {
    return new TensorFlowEngine(TensorFlowRuntime.start(settings.integer("threads", 0, 0, 1024)));
  }
}
