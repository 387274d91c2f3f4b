package io.sensorium.encoder.vision.hog;

import io.sensorium.encoder.vision.image.Limits;
import io.sensorium.encoder.vision.image.PictureDecoder;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.encoder.ProvidesEncoder;
import io.sensorium.spi.plugin.PluginContext;

/**
 * Creates the encoder {@code hog}: histograms of oriented gradients (Dalal and Triggs, CVPR 2005)
 * and of colours. It needs no weights.
 *
 * <p>Setting: {@code maximumPixels} of one picture.
 */
@ProvidesEncoder(
    modality = "image",
    name = "hog",
    version = "1.0.0",
    space = "hog-1",
    dimension = HogEncoder.DIMENSION,
    form = "pooled",
    settings = {"maximumPixels:integer"})
public final class HogEncoderFactory implements EncoderFactory {
  @Override
  public Encoder create(Settings settings, PluginContext context) {
    return new HogEncoder(new PictureDecoder(Limits.of(settings)));
  }
}
