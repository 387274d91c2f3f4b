package io.sensorium.training.quickstart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures of a round or a square thing, anywhere, of any colour and size. */
final class Drawing {
  private static final int SIDE = 160;

  private Drawing() {}

  static byte[] png(boolean round, SplittableRandom random) throws IOException {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float hue = (float) random.nextDouble();
    graphics.setColor(Color.getHSBColor(hue, 0.12f, 0.97f));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setColor(Color.getHSBColor(hue + 0.5f, 0.75f, 0.8f));
    graphics.fill(shape(round, random));
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private static Shape shape(boolean round, SplittableRandom random) {
    double size = random.nextDouble(70, 120);
    AffineTransform place =
        AffineTransform.getTranslateInstance(
            SIDE / 2.0 + random.nextDouble(-15, 15), SIDE / 2.0 + random.nextDouble(-15, 15));
    place.rotate(random.nextDouble(-0.3, 0.3));
    Shape shape =
        round
            ? new Ellipse2D.Double(-size / 2, -size / 2, size, size)
            : new Rectangle2D.Double(-size / 2, -size / 2, size, size);
    return place.createTransformedShape(shape);
  }
}
