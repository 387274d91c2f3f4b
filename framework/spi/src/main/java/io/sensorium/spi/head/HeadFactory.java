package io.sensorium.spi.head;

import io.sensorium.spi.Settings;
import io.sensorium.spi.plugin.PluginContext;

/** Creates heads; the class that carries {@link ProvidesHead} implements it. */
public interface HeadFactory {
  /**
   * A head; the setting {@code labels} is always complete, from the pipeline definition or the
   * dataset.
   */
  Head create(Settings settings, PluginContext context);
}
