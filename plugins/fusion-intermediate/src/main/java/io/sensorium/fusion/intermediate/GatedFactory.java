package io.sensorium.fusion.intermediate;

import io.sensorium.spi.Settings;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.ProvidesFusion;
import io.sensorium.spi.plugin.PluginContext;

/**
 * Creates {@link Gated} fusions. Settings: {@code width}, from 1 to 65536, of the fused features
 * (256), and {@code dropout}, the rate at which they are zeroed in training (0.2).
 */
@ProvidesFusion(
    name = "gated",
    version = "1.0.0",
    settings = {"width:integer", "dropout:number"})
public final class GatedFactory implements FusionFactory {
  @Override
  public Fusion create(Settings settings, PluginContext context) {
    return new Gated(
        settings.integer("width", 256, 1, 65_536),
        (float) settings.number("dropout", 0.2, 0, 0.95));
  }
}
