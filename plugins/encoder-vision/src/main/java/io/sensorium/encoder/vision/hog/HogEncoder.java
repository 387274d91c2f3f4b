package io.sensorium.encoder.vision.hog;

import io.sensorium.encoder.vision.image.Fit;
import io.sensorium.encoder.vision.image.PictureDecoder;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Describes pictures by their gradients and colours, without an engine. */
final class HogEncoder implements Encoder {
  private static final int SIDE = 96;
  private static final int CELL = 16;

  /** 5×5 blocks of 36 values, and 27 colours. */
  static final int DIMENSION = 927;

  private static final String FEATURES = "features";

  private final GradientHistograms gradients = new GradientHistograms(SIDE, CELL);
  private final PictureDecoder decoder;

  HogEncoder(PictureDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public EmbeddingForm embedding() {
    return EmbeddingForm.pooled(DIMENSION, "hog/1");
  }

  /** {@code features}, {@code FLOAT [927]} from 0 to 1: all the work, since it needs no batch. */
  @Override
  public Map<String, Tensor> preprocess(Content content) {
    float[] rgb = Fit.LETTERBOX.square(decoder.decode(content), SIDE);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] /= 255;
    }
    float[] blocks = gradients.describe(rgb);
    float[] colours = ColourHistogram.describe(rgb);
    float[] features = Arrays.copyOf(blocks, DIMENSION);
    System.arraycopy(colours, 0, features, blocks.length, colours.length);
    return Map.of(FEATURES, Tensor.of(features, DIMENSION));
  }

  @Override
  public List<Tensor> encode(List<Map<String, Tensor>> batch) {
    return batch.stream().map(sample -> sample.get(FEATURES)).toList();
  }

  @Override
  public void close() {
    // There is nothing native to give back.
  }
}
