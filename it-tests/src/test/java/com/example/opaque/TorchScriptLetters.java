package com.example.opaque;

import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.spi.plugin.PluginContext;

/** The shares of letters in a text, as a TorchScript module computes them. */
@ProvidesEncoder(
    modality = "text",
    name = "torchscript-letters",
    version = "1.0.0",
    dimension = 26,
    form = "pooled",
    engines = "pytorch")
public final class TorchScriptLetters implements EncoderFactory {
  @Override
  public Encoder create(Settings settings, PluginContext context) {
    NativeModel model =
        NativeModel.torchScript(
            context.artifact("letters.pt"), LetterShares.COUNTS, LetterShares.SHARES);
    return new LetterShares(context.engine().open(model, context.device()));
  }
}
