package io.sensorium.encoder.vision.image;

import java.awt.image.Raster;

/**
 * The rows of a JPEG of four inks, which Java's reader gives only raw. Without a profile of the
 * press the conversion is the plain one: each colour is the light that its ink and black let
 * through.
 */
final class InkRows {
  /** How the samples of a file stand for inks. */
  enum Coding {
    /** 255 is full ink. */
    PLAIN,
    /** As Adobe writes it: 255 is no ink. */
    INVERTED,
    /** As Adobe writes it, cyan, magenta and yellow turned to luminance and chrominance. */
    YCCK
  }

  private InkRows() {}

  static Picture picture(Raster raster, Coding coding) {
    int width = raster.getWidth();
    return new Picture(
        width,
        raster.getHeight(),
        (y, rgb) -> {
          int[] row = raster.getPixels(0, y, width, 1, (int[]) null);
          for (int x = 0; x < width; x++) {
            colour(row, 4 * x, coding, rgb, 3 * x);
          }
        });
  }

  private static void colour(int[] inks, int from, Coding coding, float[] rgb, int to) {
    float first = inks[from];
    float second = inks[from + 1];
    float third = inks[from + 2];
    float light = inks[from + 3] / 255f;
    switch (coding) {
      case PLAIN -> set(rgb, to, 255 - first, 255 - second, 255 - third, 1 - light);
      case INVERTED -> set(rgb, to, first, second, third, light);
      case YCCK -> {
        // JFIF's conversion gives the inks; Adobe's inversion of them is the light.
        float blue = second - 128;
        float red = third - 128;
        set(
            rgb,
            to,
            255 - clamp(first + 1.402f * red),
            255 - clamp(first - 0.344136f * blue - 0.714136f * red),
            255 - clamp(first + 1.772f * blue),
            light);
      }
    }
  }

  private static void set(float[] rgb, int to, float red, float green, float blue, float light) {
    rgb[to] = red * light;
    rgb[to + 1] = green * light;
    rgb[to + 2] = blue * light;
  }

  private static float clamp(float value) {
    return Math.max(0, Math.min(255, value));
  }
}
