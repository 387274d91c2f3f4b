package io.sensorium.runtime.registry;

/** That something uses plugins: until this is closed, their bundles stay. */
public interface PluginUse extends AutoCloseable {
  /**
   * Ends the use, after all that the plugins created has been closed; a second call does nothing.
   */
  @Override
  void close();
}
