package io.sensorium.encoder.vision.hog;

/**
 * How much of a picture has which colour: three levels of red, green and blue, each vote shared
 * between neighbours.
 */
final class ColourHistogram {
  private static final int LEVELS = 3;
  static final int DIMENSION = LEVELS * LEVELS * LEVELS;

  private ColourHistogram() {}

  /**
   * The square roots of the shares of each colour, a vector of length 1 whose dot products are
   * Bhattacharyya coefficients.
   *
   * @param rgb pixels, from 0 to 1
   */
  static float[] describe(float[] rgb) {
    double[] shares = new double[DIMENSION];
    for (int i = 0; i < rgb.length; i += 3) {
      vote(rgb[i], rgb[i + 1], rgb[i + 2], shares);
    }
    float[] roots = new float[DIMENSION];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = (float) Math.sqrt(shares[i] * 3 / rgb.length);
    }
    return roots;
  }

  private static void vote(float red, float green, float blue, double[] shares) {
    for (int i = 0; i < DIMENSION; i++) {
      shares[i] +=
          nearness(red, i / (LEVELS * LEVELS))
              * nearness(green, i / LEVELS % LEVELS)
              * nearness(blue, i % LEVELS);
    }
  }

  private static double nearness(float value, int level) {
    return Math.max(0, 1 - Math.abs(value * (LEVELS - 1) - level));
  }
}
