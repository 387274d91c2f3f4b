package io.sensorium.encoder.audio;

import java.nio.FloatBuffer;

/** Means and standard deviations over rows, in one pass (Welford, Technometrics 1962). */
final class BandStatistics {
  private final double[] means;
  private final double[] squares;
  private int count;

  BandStatistics(int bands) {
    means = new double[bands];
    squares = new double[bands];
  }

  /** Adds the next row of a buffer. */
  void add(FloatBuffer rows) {
    count++;
    for (int band = 0; band < means.length; band++) {
      double value = rows.get();
      double difference = value - means[band];
      means[band] += difference / count;
      squares[band] += difference * (value - means[band]);
    }
  }

  /** The means of all bands, then their standard deviations over all rows; 0 for a single row. */
  float[] meansAndDeviations() {
    float[] values = new float[2 * means.length];
    for (int band = 0; band < means.length; band++) {
      values[band] = (float) means[band];
      values[means.length + band] = (float) Math.sqrt(squares[band] / count);
    }
    return values;
  }
}
