package io.sensorium.encoder.vision.image;

/**
 * A decoded picture, composed on white, read row by row so that no second copy of it is made.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(int width, int height, Rows rows) {
  /** Gives rows of a picture. */
  @FunctionalInterface
  public interface Rows {
    /**
     * Reads one row.
     *
     * @param y from the top
     * @param rgb takes {@code 3 * width} values from 0 to 255: red, green, blue of each pixel
     */
    void read(int y, float[] rgb);
  }
}
