package io.sensorium.encoder.audio;

import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.plugin.PluginContext;

/**
 * The mean and the standard deviation over time of 64 log-mel bands; needs no weights.
 *
 * <p>Setting {@code maximumSeconds}: how long a sound may be, from 1 to 120; 60 by default. What is
 * longer is refused, never cut.
 */
@ProvidesEncoder(
    modality = "audio",
    name = "log-mel",
    version = "1.0.0",
    space = "log-mel-1",
    dimension = LogMelEncoder.DIMENSION,
    form = "pooled",
    settings = "maximumSeconds:integer")
public final class LogMelFactory implements EncoderFactory {

  @Override
  public Encoder create(Settings settings, PluginContext context) {
    SoundContent contents = SoundContent.of(settings);
    CompileOptions options = CompileOptions.inference(context.device());
    Program program = context.engine().compile(LogMelNetwork.build(), options);
    return new LogMelEncoder(contents, program);
  }
}
