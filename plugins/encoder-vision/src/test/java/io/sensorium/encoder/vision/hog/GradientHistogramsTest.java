package io.sensorium.encoder.vision.hog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GradientHistogramsTest {
  /**
   * A 2×2 picture, black on the left and white on the right, as one cell. The gradient of each
   * pixel is (1, 0): at the border the pixel itself stands for its missing neighbour. Its angle of
   * 0 lies between the first and the last bin; each pixel's centre is a quarter cell from the
   * cell's centre along both axes, so its weight is 0.75².
   */
  @Test
  void handComputedCell() {
    float[] rgb = {0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1};
    float[] expected = new float[9];
    expected[0] = 4 * 0.75f * 0.75f / 2;
    expected[8] = expected[0];
    assertArrayEquals(expected, new GradientHistograms(2, 2).histograms(rgb), 1e-6f);
  }

  /**
   * A quarter turn makes the angle 90 degrees: the centre of the fifth bin, which takes the whole
   * vote.
   */
  @Test
  void quarterTurnMovesVotes() {
    float[] rgb = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
    float[] expected = new float[9];
    expected[4] = 4 * 0.75f * 0.75f;
    assertArrayEquals(expected, new GradientHistograms(2, 2).histograms(rgb), 1e-6f);
  }

  @Test
  void rampVotesForItsAngle() {
    for (int bin = 0; bin < GradientHistograms.BINS; bin++) {
      float[] histograms = new GradientHistograms(16, 16).histograms(ramp(20 * bin + 10, 16));
      assertEquals(bin, largest(histograms));
    }
  }

  @Test
  void unsignedOrientationsIgnoreContrast() {
    float[] bright = ramp(50, 16);
    float[] dark = bright.clone();
    for (int i = 0; i < dark.length; i++) {
      dark[i] = 1 - dark[i];
    }
    GradientHistograms gradients = new GradientHistograms(16, 8);
    assertArrayEquals(gradients.describe(bright), gradients.describe(dark), 1e-3f);
  }

  @Test
  void normalizationIgnoresIllumination() {
    float[] bright = ramp(50, 16);
    float[] dim = bright.clone();
    for (int i = 0; i < dim.length; i++) {
      dim[i] = dim[i] / 2 + 0.1f;
    }
    GradientHistograms gradients = new GradientHistograms(16, 8);
    assertArrayEquals(gradients.describe(bright), gradients.describe(dim), 1e-3f);
  }

  @Test
  void plainPictureHasNoGradient() {
    float[] blocks = new GradientHistograms(32, 8).describe(new float[3 * 32 * 32]);
    assertEquals(GradientHistograms.dimension(4), blocks.length);
    assertArrayEquals(new float[blocks.length], blocks);
  }

  /** Brightness that grows along one direction. */
  private static float[] ramp(double degrees, int side) {
    float[] rgb = new float[3 * side * side];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int row = pixel / side;
      double x = pixel % side - side / 2.0;
      double y = row - side / 2.0;
      double along = x * Math.cos(Math.toRadians(degrees)) + y * Math.sin(Math.toRadians(degrees));
      rgb[i] = (float) (0.5 + along / (2 * side));
    }
    return rgb;
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
