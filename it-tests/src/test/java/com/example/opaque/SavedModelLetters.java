package com.example.opaque;

import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.plugin.PluginContext;

/** The shares of letters in a text, as a SavedModel computes them. */
@ProvidesEncoder(
    modality = "text",
    name = "savedmodel-letters",
    version = "1.0.0",
    dimension = 26,
    form = "pooled",
    engines = "tensorflow")
public final class SavedModelLetters implements EncoderFactory {
  @Override
  public Encoder create(Settings settings, PluginContext context) {
    NativeModel model =
        NativeModel.savedModel(
            context.artifact("letters"), LetterShares.COUNTS, LetterShares.SHARES);
    return new LetterShares(context.engine().open(model, context.device()));
  }
}
