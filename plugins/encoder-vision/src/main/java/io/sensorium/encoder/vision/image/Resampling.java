package io.sensorium.encoder.vision.image;

/**
 * The weights that make an axis of {@code to} pixels from one of {@code from}: a triangle around
 * each new pixel's centre, as wide as two old pixels or, when scaling down, as two new ones, so
 * that no pixel is left out.
 */
final class Resampling {
  private final int[] first;
  private final float[][] weights;

  Resampling(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    double scale = (double) from / to;
    double radius = Math.max(scale, 1);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      first[i] = (int) Math.max(0, Math.ceil(centre - radius));
      int last = (int) Math.min(from - 1, Math.floor(centre + radius));
      weights[i] = triangle(first[i], last, centre, radius);
    }
  }

  private static float[] triangle(int first, int last, double centre, double radius) {
    double[] heights = new double[last - first + 1];
    double sum = 0;
    for (int i = 0; i < heights.length; i++) {
      heights[i] = 1 - Math.abs(first + i - centre) / radius;
      sum += heights[i];
    }
    float[] weights = new float[heights.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (heights[i] / sum);
    }
    return weights;
  }

  /** The first old pixel of a new one. */
  int first(int i) {
    return first[i];
  }

  /** The last old pixel of a new one. */
  int last(int i) {
    return first[i] + weights[i].length - 1;
  }

  /** The weight of an old pixel, between the first and the last, in a new one. */
  float weight(int i, int old) {
    return weights[i][old - first[i]];
  }
}
