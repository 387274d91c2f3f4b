package io.sensorium.encoder.vision.image;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Arrays;
import java.util.Locale;

/** How a picture of any shape becomes a square. */
public enum Fit {
  /** Both sides are scaled to the square's: the whole square is picture, shapes are distorted. */
  SQUASH,
  /**
   * The longer side is scaled to the square's, and white stands beside the shorter: shapes are
   * kept.
   */
  LETTERBOX;

  /** The fit that a setting names, in lower case. */
  public static Fit of(String owner, String name) {
    return Arrays.stream(values())
        .filter(fit -> fit.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INVALID_SETTING,
                    owner + ": 'fit' must be squash or letterbox, but is " + name));
  }

  /**
   * The square.
   *
   * @return red, green and blue, from 0 to 255, of each of {@code side * side} pixels, row by row
   */
  public float[] square(Picture picture, int side) {
    if (this == SQUASH || picture.width() == picture.height()) {
      return Resizer.resize(picture, side, side);
    }
    double scale = (double) side / Math.max(picture.width(), picture.height());
    int width = (int) Math.max(1, Math.round(picture.width() * scale));
    int height = (int) Math.max(1, Math.round(picture.height() * scale));
    return centred(Resizer.resize(picture, width, height), width, height, side);
  }

  private static float[] centred(float[] picture, int width, int height, int side) {
    float[] square = new float[3 * side * side];
    Arrays.fill(square, 255);
    int left = (side - width) / 2;
    int top = (side - height) / 2;
    for (int y = 0; y < height; y++) {
      System.arraycopy(picture, 3 * width * y, square, 3 * ((top + y) * side + left), 3 * width);
    }
    return square;
  }

  /** The name that settings use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
