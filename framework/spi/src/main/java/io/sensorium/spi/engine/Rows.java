package io.sensorium.spi.engine;

/** A matrix, as {@link Loss} reads it. */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package alone
record Rows(double[][] values) {
  static Rows of(float[] values, int width) {
    double[][] rows = new double[values.length / width][width];
    for (int i = 0; i < values.length; i++) {
      rows[i / width][i % width] = values[i];
    }
    return new Rows(rows);
  }

  int count() {
    return values.length;
  }

  int width() {
    return values.length == 0 ? 0 : values[0].length;
  }

  double at(int row, int column) {
    return values[row][column];
  }

  double dot(int row, Rows other) {
    double sum = 0;
    for (int i = 0; i < width(); i++) {
      sum += at(row, i) * other.at(row, i);
    }
    return sum;
  }

  double norm(int row) {
    return Math.sqrt(dot(row, this));
  }

  Rows transposed() {
    double[][] turned = new double[width()][count()];
    for (int row = 0; row < count(); row++) {
      for (int i = 0; i < width(); i++) {
        turned[i][row] = at(row, i);
      }
    }
    return new Rows(turned);
  }

  /** Differences from the largest, so that nothing overflows. */
  Rows logSoftmax() {
    double[][] result = new double[count()][width()];
    for (int row = 0; row < count(); row++) {
      double top = Double.NEGATIVE_INFINITY;
      for (double value : values[row]) {
        top = Math.max(top, value);
      }
      double powers = 0;
      for (double value : values[row]) {
        powers += Math.exp(value - top);
      }
      for (int i = 0; i < width(); i++) {
        result[row][i] = at(row, i) - top - Math.log(powers);
      }
    }
    return new Rows(result);
  }
}
