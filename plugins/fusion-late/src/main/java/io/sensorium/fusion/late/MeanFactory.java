package io.sensorium.fusion.late;

import io.sensorium.spi.Settings;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.ProvidesFusion;
import io.sensorium.spi.plugin.PluginContext;

/** Creates {@link Mean} fusions, which have no settings. */
@ProvidesFusion(name = "mean", version = "1.0.0")
public final class MeanFactory implements FusionFactory {
  @Override
  public Fusion create(Settings settings, PluginContext context) {
    return new Mean();
  }
}
