package io.sensorium.spi.fusion;

import io.sensorium.spi.Settings;
import io.sensorium.spi.plugin.PluginContext;

/** Creates fusion strategies; the class that carries {@link ProvidesFusion} implements it. */
public interface FusionFactory {
  Fusion create(Settings settings, PluginContext context);
}
