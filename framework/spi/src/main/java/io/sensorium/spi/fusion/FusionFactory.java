package io.sensorium.spi.fusion;

import io.sensorium.spi.PluginContext;
import io.sensorium.spi.Settings;

/** Creates fusion strategies; the class that carries {@link ProvidesFusion} implements it. */
public interface FusionFactory {
  Fusion create(Settings settings, PluginContext context);
}
