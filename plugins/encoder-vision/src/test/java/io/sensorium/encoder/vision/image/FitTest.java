package io.sensorium.encoder.vision.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.SensoriumException;
import org.junit.jupiter.api.Test;

class FitTest {
  @Test
  void sameSizeIsUnchanged() {
    Picture picture = picture(3, 3, (x, y) -> 20 * x + y);
    float[] square = Fit.SQUASH.square(picture, 3);
    for (int i = 0; i < 9; i++) {
      assertEquals(20 * (i % 3) + i / 3, square[3 * i], 1e-4);
    }
  }

  @Test
  void enlargingIsBilinearBetweenCentres() {
    float[] square = Fit.SQUASH.square(picture(2, 1, (x, y) -> 100 * x), 4);
    assertArrayEquals(
        new float[] {0, 25, 75, 100},
        new float[] {square[0], square[3], square[6], square[9]},
        1e-4f);
  }

  /**
   * Taking every hundredth pixel would give black or white; the mean of a fine checkerboard is
   * grey.
   */
  @Test
  void reducingLeavesNoPixelOut() {
    float[] square = Fit.SQUASH.square(picture(1000, 1000, (x, y) -> 255 * ((x + y) % 2)), 10);
    for (float value : square) {
      assertEquals(127.5f, value, 0.5f);
    }
  }

  @Test
  void letterboxKeepsShapeAndCentres() {
    float[] square = Fit.LETTERBOX.square(picture(8, 4, (x, y) -> 0), 8);
    for (int y = 0; y < 8; y++) {
      assertEquals(y < 2 || y >= 6 ? 255 : 0, square[3 * 8 * y], 1e-4f);
    }
  }

  @Test
  void verySlimPictureStillHasAPixel() {
    float[] square = Fit.LETTERBOX.square(picture(1000, 1, (x, y) -> 0), 10);
    long black = 0;
    for (float value : square) {
      black += value == 0 ? 1 : 0;
    }
    assertEquals(30, black);
  }

  @Test
  void unknownFitIsNamed() {
    SensoriumException unknown =
        assertThrows(SensoriumException.class, () -> Fit.of("input 'scan'", "crop"));
    assertTrue(unknown.getMessage().startsWith("input 'scan': 'fit' must be"));
  }

  private interface Brightness {
    int at(int x, int y);
  }

  private static Picture picture(int width, int height, Brightness brightness) {
    return new Picture(
        width,
        height,
        (y, rgb) -> {
          for (int i = 0; i < rgb.length; i++) {
            rgb[i] = brightness.at(i / 3, y);
          }
        });
  }
}
