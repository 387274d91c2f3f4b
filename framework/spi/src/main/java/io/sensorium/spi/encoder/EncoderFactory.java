package io.sensorium.spi.encoder;

import io.sensorium.spi.Settings;
import io.sensorium.spi.plugin.PluginContext;

/** Creates encoders; the class that carries {@link ProvidesEncoder} implements it. */
public interface EncoderFactory {
  /**
   * An encoder for one engine and device; the host closes it, and shares it between pipelines of
   * equal settings.
   */
  Encoder create(Settings settings, PluginContext context);
}
