package io.sensorium.runtime.execution;

import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.spi.engine.Engine;
import java.util.Optional;

/** The engines of a host, one of each, created when first needed. Close it last. */
public final class EngineCatalog implements AutoCloseable {
  /**
   * A catalog.
   *
   * @param threads of one computation; absent for the engine's own choice
   */
  public EngineCatalog(PluginRegistry registry, Optional<Integer> threads) {}

  /** The engine of a plugin that has been resolved. */
  public Engine engine(PluginDescriptor plugin) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
