package io.sensorium.encoder.vision.image;

import java.util.Arrays;

/**
 * Scales pictures row by row, so that what is held besides the picture is as small as the result.
 */
final class Resizer {
  private final Picture picture;
  private final Resampling columns;
  private final Resampling rows;
  private final int width;
  private final float[] result;

  private Resizer(Picture picture, int width, int height) {
    this.picture = picture;
    this.width = width;
    columns = new Resampling(picture.width(), width);
    rows = new Resampling(picture.height(), height);
    result = new float[3 * width * height];
  }

  /** Red, green and blue, from 0 to 255, of each pixel of the scaled picture, row by row. */
  static float[] resize(Picture picture, int width, int height) {
    return new Resizer(picture, width, height).resize();
  }

  private float[] resize() {
    float[] source = new float[3 * picture.width()];
    float[] narrow = new float[3 * width];
    int height = result.length / narrow.length;
    int top = 0;
    for (int y = 0; y < picture.height(); y++) {
      picture.rows().read(y, source);
      scaleRow(source, narrow);
      while (top < height && rows.last(top) < y) {
        top++;
      }
      for (int row = top; row < height && rows.first(row) <= y; row++) {
        if (y <= rows.last(row)) {
          add(narrow, rows.weight(row, y), row);
        }
      }
    }
    return result;
  }

  private void scaleRow(float[] source, float[] narrow) {
    Arrays.fill(narrow, 0);
    for (int x = 0; x < width; x++) {
      for (int old = columns.first(x); old <= columns.last(x); old++) {
        float weight = columns.weight(x, old);
        narrow[3 * x] += weight * source[3 * old];
        narrow[3 * x + 1] += weight * source[3 * old + 1];
        narrow[3 * x + 2] += weight * source[3 * old + 2];
      }
    }
  }

  private void add(float[] narrow, float weight, int row) {
    int start = row * narrow.length;
    for (int i = 0; i < narrow.length; i++) {
      result[start + i] += weight * narrow[i];
    }
  }
}
