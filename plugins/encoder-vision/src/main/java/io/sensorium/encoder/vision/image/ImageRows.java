package io.sensorium.encoder.vision.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/**
 * The rows of what Java's readers give. Samples are taken as sRGB as they stand: Java's own
 * conversion takes grey ones as linear light and brightens them.
 */
final class ImageRows {
  private static final float WHITE = 255;

  private ImageRows() {}

  static Picture picture(BufferedImage image) {
    boolean hasSamples = image.getColorModel() instanceof ComponentColorModel;
    return new Picture(
        image.getWidth(), image.getHeight(), hasSamples ? samples(image) : colours(image));
  }

  /** Pixels that are indices of a palette, or packed into one number. */
  private static Picture.Rows colours(BufferedImage image) {
    return (y, rgb) -> {
      int[] row = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
      for (int x = 0; x < row.length; x++) {
        float alpha = (row[x] >>> 24) / 255f;
        for (int channel = 0; channel < 3; channel++) {
          rgb[3 * x + channel] = onWhite((row[x] >> (16 - 8 * channel)) & 0xff, alpha);
        }
      }
    };
  }

  /** Pixels of one, two, three or four samples: grey or colours, then alpha. */
  private static Picture.Rows samples(BufferedImage image) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    boolean hasAlpha = bands == 2 || bands == 4;
    int colours = bands < 3 ? 1 : 3;
    float most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    return (y, rgb) -> {
      int[] row = raster.getPixels(0, y, image.getWidth(), 1, (int[]) null);
      for (int x = 0; x < image.getWidth(); x++) {
        float alpha = hasAlpha ? row[bands * x + bands - 1] / most : 1;
        for (int channel = 0; channel < 3; channel++) {
          float sample = row[bands * x + Math.min(channel, colours - 1)];
          rgb[3 * x + channel] = onWhite(sample * (WHITE / most), alpha);
        }
      }
    };
  }

  private static float onWhite(float colour, float alpha) {
    return WHITE + (colour - WHITE) * alpha;
  }
}
