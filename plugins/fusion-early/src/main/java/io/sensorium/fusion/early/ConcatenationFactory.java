package io.sensorium.fusion.early;

import io.sensorium.spi.Settings;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.ProvidesFusion;
import io.sensorium.spi.plugin.PluginContext;

/**
 * Creates {@link Concatenation}s. Settings: {@code width}, from 0 to 65536, of the projection after
 * the concatenation (256; 0 leaves the projection out), and {@code dropout}, the rate at which
 * fused features are zeroed in training (0.2).
 */
@ProvidesFusion(
    name = "concatenation",
    version = "1.0.0",
    settings = {"width:integer", "dropout:number"})
public final class ConcatenationFactory implements FusionFactory {
  @Override
  public Fusion create(Settings settings, PluginContext context) {
    return new Concatenation(
        settings.integer("width", 256, 0, 65_536),
        (float) settings.number("dropout", 0.2, 0, 0.95));
  }
}
