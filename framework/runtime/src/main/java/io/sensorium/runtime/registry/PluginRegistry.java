package io.sensorium.runtime.registry;

import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import java.util.Collection;

/** The way to plugins; the host implements it. Thread-safe. */
public interface PluginRegistry {
  RegistrySnapshot snapshot();

  /**
   * Resolves all bundles that plugins need, as one batch, and starts them.
   *
   * @param owner what needs them, for messages: {@code pipeline 'stamps'}
   * @throws io.sensorium.spi.SensoriumException with the code of the plugin's kind and the exact
   *     requirement that nothing satisfies
   */
  void resolve(String owner, Collection<PluginDescriptor> plugins);

  /**
   * The same as {@link #resolve}, and counts the user until it closes what it gets: the bundles of
   * its plugins are not uninstalled before. A registry whose bundles never go counts nothing.
   *
   * @param user what will use them, for messages: {@code pipeline 'stamps', generation 3}
   */
  default PluginUse use(String user, Collection<PluginDescriptor> plugins) {
    resolve(user, plugins);
    return () -> {};
  }

  /** The factory of a plugin that {@link #resolve} has started. */
  EncoderFactory encoder(PluginDescriptor plugin);

  FusionFactory fusion(PluginDescriptor plugin);

  HeadFactory head(PluginDescriptor plugin);

  EngineFactory engine(PluginDescriptor plugin);
}
