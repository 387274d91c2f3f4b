package io.sensorium.encoder.vision.hog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.encoder.vision.Drawings;
import io.sensorium.encoder.vision.image.Limits;
import io.sensorium.encoder.vision.image.PictureDecoder;
import io.sensorium.network.Tensor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.testkit.EncoderContract;
import io.sensorium.testkit.SampleContents;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HogEncoderTest extends EncoderContract {
  private final HogEncoder encoder =
      new HogEncoder(new PictureDecoder(new Limits(Limits.DEFAULT_PIXELS)));

  @Override
  protected Encoder encoder() {
    return encoder;
  }

  @Override
  protected int dimension() {
    return HogEncoder.DIMENSION;
  }

  @Override
  protected List<Content> contents() {
    return List.of(
        SampleContents.picture("png", 300, 300, Color.RED),
        SampleContents.picture("jpeg", 640, 200, Color.BLUE),
        SampleContents.picture("gif", 31, 97, Color.GREEN));
  }

  @Override
  protected Map<String, Content> refused() {
    return Map.of("a text", new Content.Text("a disc"), "noise", SampleContents.noise(1000));
  }

  @Test
  void likeIsNearerThanUnlike() {
    float[] circle = embed(circle(Color.RED, 60)).floats();
    float[] smaller = embed(circle(Color.RED, 54)).floats();
    float[] square =
        embed(Drawings.png(Drawings.plain(64, 64, BufferedImage.TYPE_INT_RGB, Color.BLUE)))
            .floats();
    assertTrue(distance(circle, smaller) < distance(circle, square));
  }

  @Test
  void coloursOfOnePlainPictureAreOneBin() {
    float[] colours = ColourHistogram.describe(new float[] {1, 0, 0.5f, 1, 0, 0.5f});
    for (int i = 0; i < colours.length; i++) {
      assertEquals(i == 2 * 9 + 1 ? 1 : 0, colours[i], 1e-6f);
    }
  }

  private Tensor embed(Content content) {
    return encoder.encode(List.of(encoder.preprocess(content))).get(0);
  }

  private static Content circle(Color colour, int diameter) {
    BufferedImage image = Drawings.plain(64, 64, BufferedImage.TYPE_INT_RGB, Color.WHITE);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillOval(32 - diameter / 2, 32 - diameter / 2, diameter, diameter);
    graphics.dispose();
    return Drawings.png(image);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
