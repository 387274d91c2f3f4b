package io.sensorium.spi.engine;

import io.sensorium.spi.Settings;

/** Creates an engine; the class that carries {@link ProvidesEngine} implements it. */
public interface EngineFactory {
  /**
   * The engine; the host creates one of each name and closes it last.
   *
   * @param settings {@code threads}: the number of threads of one computation
   */
  Engine create(Settings settings);
}
