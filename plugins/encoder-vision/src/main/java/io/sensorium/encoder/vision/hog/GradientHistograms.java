package io.sensorium.encoder.vision.hog;

/**
 * Histograms of oriented gradients (Dalal and Triggs, CVPR 2005) of a square picture: unsigned
 * orientations, the gradient of the colour channel where it is largest, votes shared between
 * neighbouring bins and cells, blocks of 2×2 cells normalized as L2-Hys.
 */
final class GradientHistograms {
  /** Bins of 20 degrees; the first holds orientations from 0, a gradient along a row, to 20. */
  static final int BINS = 9;

  private static final int BLOCK = 2;
  private static final float CLIP = 0.2f;
  private static final float EPSILON = 1e-3f;

  private final int side;
  private final int cell;
  private final int cells;

  /**
   * Histograms of pictures of one size.
   *
   * @param side of the picture, in pixels; a multiple of {@code cell}
   * @param cell side of a cell, in pixels
   */
  GradientHistograms(int side, int cell) {
    this.side = side;
    this.cell = cell;
    this.cells = side / cell;
  }

  /** The number of values of {@link #describe}. */
  static int dimension(int cells) {
    return (cells - 1) * (cells - 1) * BLOCK * BLOCK * BINS;
  }

  /**
   * The normalized blocks, row by row; in each its cells, row by row; in each its bins.
   *
   * @param rgb {@code [side, side, 3]} from 0 to 1
   */
  float[] describe(float[] rgb) {
    float[] histograms = histograms(rgb);
    float[] blocks = new float[dimension(cells)];
    int length = BLOCK * BLOCK * BINS;
    for (int i = 0; i < blocks.length / length; i++) {
      float[] block = block(histograms, i / (cells - 1), i % (cells - 1));
      normalize(block);
      System.arraycopy(block, 0, blocks, i * length, length);
    }
    return blocks;
  }

  /** The votes of each cell, row by row, before they are normalized. */
  float[] histograms(float[] rgb) {
    float[] histograms = new float[cells * cells * BINS];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        vote(rgb, x, y, histograms);
      }
    }
    return histograms;
  }

  private void vote(float[] rgb, int x, int y, float[] histograms) {
    float across = 0;
    float down = 0;
    for (int channel = 0; channel < 3; channel++) {
      float dx = at(rgb, x + 1, y, channel) - at(rgb, x - 1, y, channel);
      float dy = at(rgb, x, y + 1, channel) - at(rgb, x, y - 1, channel);
      if (dx * dx + dy * dy > across * across + down * down) {
        across = dx;
        down = dy;
      }
    }
    float magnitude = (float) Math.hypot(across, down);
    if (magnitude > 0) {
      share(x, y, magnitude, orientation(across, down), histograms);
    }
  }

  /** In bins, from the centre of the first: the unsigned angle of the gradient. */
  private static double orientation(float across, float down) {
    double angle = Math.atan2(down, across) / Math.PI;
    return (angle - Math.floor(angle)) * BINS - 0.5;
  }

  /** Shares a vote between the two nearest bins of the four nearest cells. */
  private void share(int x, int y, float magnitude, double orientation, float[] histograms) {
    double column = (x + 0.5) / cell - 0.5;
    double row = (y + 0.5) / cell - 0.5;
    int left = (int) Math.floor(column);
    int top = (int) Math.floor(row);
    int bin = (int) Math.floor(orientation);
    for (int corner = 0; corner < 8; corner++) {
      int c = left + (corner & 1);
      int r = top + (corner >> 1 & 1);
      int b = bin + (corner >> 2);
      if (c >= 0 && c < cells && r >= 0 && r < cells) {
        double weight =
            (1 - Math.abs(column - c)) * (1 - Math.abs(row - r)) * (1 - Math.abs(orientation - b));
        histograms[(r * cells + c) * BINS + Math.floorMod(b, BINS)] += (float) (magnitude * weight);
      }
    }
  }

  private float at(float[] rgb, int x, int y, int channel) {
    int column = Math.max(0, Math.min(side - 1, x));
    int row = Math.max(0, Math.min(side - 1, y));
    return rgb[3 * (row * side + column) + channel];
  }

  private float[] block(float[] histograms, int row, int column) {
    float[] block = new float[BLOCK * BLOCK * BINS];
    for (int r = 0; r < BLOCK; r++) {
      int from = ((row + r) * cells + column) * BINS;
      System.arraycopy(histograms, from, block, r * BLOCK * BINS, BLOCK * BINS);
    }
    return block;
  }

  private static void normalize(float[] block) {
    scaleToUnitLength(block);
    for (int i = 0; i < block.length; i++) {
      block[i] = Math.min(block[i], CLIP);
    }
    scaleToUnitLength(block);
  }

  private static void scaleToUnitLength(float[] block) {
    float sum = EPSILON * EPSILON;
    for (float value : block) {
      sum += value * value;
    }
    float factor = (float) (1 / Math.sqrt(sum));
    for (int i = 0; i < block.length; i++) {
      block[i] *= factor;
    }
  }
}
