package io.sensorium.runtime.registry;

import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;

/** The way to plugins; the host implements it. Thread-safe. */
public interface PluginRegistry {
  RegistrySnapshot snapshot();

  /**
   * Resolves all bundles that a plan needs, as one batch, and starts them.
   *
   * @throws io.sensorium.spi.SensoriumException with the code of the plugin's kind and the exact
   *     requirement that nothing satisfies
   */
  void resolve(Plan plan);

  /** The factory of a plugin that {@link #resolve} has started. */
  EncoderFactory encoder(PluginDescriptor plugin);

  FusionFactory fusion(PluginDescriptor plugin);

  HeadFactory head(PluginDescriptor plugin);

  EngineFactory engine(PluginDescriptor plugin);
}
