package io.sensorium.encoder.vision;

import io.sensorium.spi.encoder.Content;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Pictures that the tests draw. */
public final class Drawings {
  private Drawings() {}

  /** Filled ellipses and rectangles of any colours on a gradient; another seed, another picture. */
  public static BufferedImage shapes(int width, int height, int type, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    graphics.setPaint(new GradientPaint(0, 0, colour(random), width, height, colour(random)));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < 12; i++) {
      graphics.setColor(colour(random));
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      int w = 1 + random.nextInt(width / 2);
      int h = 1 + random.nextInt(height / 2);
      if (random.nextBoolean()) {
        graphics.fillOval(x - w / 2, y - h / 2, w, h);
      } else {
        graphics.fillRect(x - w / 2, y - h / 2, w, h);
      }
    }
    graphics.dispose();
    return image;
  }

  /** A picture of one colour. */
  public static BufferedImage plain(int width, int height, int type, Color colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  /** The bytes of a file. */
  public static byte[] file(BufferedImage image, String format) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, file)) {
        throw new IllegalArgumentException("Java writes no such " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  public static Content png(BufferedImage image) {
    return new Content.Bytes(file(image, "png"));
  }

  private static Color colour(SplittableRandom random) {
    return new Color(random.nextInt(1 << 24));
  }
}
