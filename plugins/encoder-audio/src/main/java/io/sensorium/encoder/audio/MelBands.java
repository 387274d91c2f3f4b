package io.sensorium.encoder.audio;

/**
 * Triangular filters, equally spaced and equally high on the mel scale of HTK, {@code mel = 1127
 * ln(1 + f / 700)}, as VGGish has them.
 */
final class MelBands {
  private MelBands() {}

  /**
   * The filters as a matrix {@code [bins, bands]}.
   *
   * @param bins of a spectrum from 0 Hz to half the rate, both included
   * @param lowest edge of the first filter in Hz
   * @param highest edge of the last filter in Hz
   */
  static float[] matrix(int bins, int bands, int rate, double lowest, double highest) {
    float[] matrix = new float[bins * bands];
    double width = (mel(highest) - mel(lowest)) / (bands + 1);
    // The bin of 0 Hz lies outside of every filter.
    for (int bin = 1; bin < bins; bin++) {
      double mel = mel(bin * rate / 2.0 / (bins - 1));
      for (int band = 0; band < bands; band++) {
        double center = mel(lowest) + (band + 1) * width;
        matrix[bin * bands + band] = (float) Math.max(0, 1 - Math.abs(mel - center) / width);
      }
    }
    return matrix;
  }

  static double mel(double hertz) {
    return 1127 * Math.log1p(hertz / 700);
  }
}
