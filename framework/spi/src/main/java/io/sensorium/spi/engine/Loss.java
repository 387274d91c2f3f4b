package io.sensorium.spi.engine;

/**
 * What training makes small; always a mean over the batch. Below, y is the output and t the target,
 * with a row for each of the n samples of a batch.
 */
public enum Loss {
  /**
   * The mean of {@code -sum_j t_j log_softmax(y)_j} over the rows. Rows of targets are
   * probabilities; a class is written as a 1 among zeros.
   */
  SOFTMAX_CROSS_ENTROPY {
    @Override
    double sum(Rows output, Rows target) {
      return -product(target, output.logSoftmax());
    }
  },

  /** The mean of {@code (y - t)^2} over all elements. */
  MEAN_SQUARED_ERROR {
    @Override
    double sum(Rows output, Rows target) {
      double sum = 0;
      for (int row = 0; row < output.count(); row++) {
        for (int i = 0; i < output.width(); i++) {
          sum += Math.pow(output.at(row, i) - target.at(row, i), 2);
        }
      }
      return sum / output.width();
    }
  },

  /**
   * The mean of {@code 1 - y.t / (|y| |t|)} over the rows. A row of zeros, of either, has no
   * direction: its loss is 1, and no gradient passes through it.
   */
  COSINE {
    @Override
    double sum(Rows output, Rows target) {
      double sum = 0;
      for (int row = 0; row < output.count(); row++) {
        double norms = output.norm(row) * target.norm(row);
        sum += norms == 0 ? 1 : 1 - output.dot(row, target) / norms;
      }
      return sum;
    }
  },

  /**
   * The symmetric cross-entropy of a matrix of similarities (Radford et al., ICML 2021: CLIP): for
   * y and t of {@code FLOAT [n, n]}, {@code -1/(2n) sum_ij t_ij (log_softmax_j(y)_ij +
   * log_softmax_i(y)_ij)}. Where each row belongs to one column, t is a permutation matrix: the
   * identity, if pairs stand at the same place.
   */
  CONTRASTIVE {
    @Override
    double sum(Rows output, Rows target) {
      Rows columns = output.transposed().logSoftmax().transposed();
      return -(product(target, output.logSoftmax()) + product(target, columns)) / 2;
    }
  };

  /** Summed over the rows. */
  abstract double sum(Rows output, Rows target);

  private static double product(Rows a, Rows b) {
    double sum = 0;
    for (int row = 0; row < a.count(); row++) {
      sum += a.dot(row, b);
    }
    return sum;
  }

  /**
   * The loss of a batch, computed on the host: what engines are compared with.
   *
   * @param output row by row
   * @param target as large as the output
   * @param width of a row
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public double of(float[] output, float[] target, int width) {
    if (width < 1 || output.length % width != 0 || output.length != target.length) {
      throw new IllegalArgumentException(
          output.length + " and " + target.length + " numbers are no rows of " + width);
    }
    Rows rows = Rows.of(output, width);
    return sum(rows, Rows.of(target, width)) / rows.count();
  }
}
