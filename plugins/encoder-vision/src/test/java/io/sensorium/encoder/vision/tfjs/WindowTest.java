package io.sensorium.encoder.vision.tfjs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  /** By TensorFlow's formula for SAME: of an odd padding the larger half stands at the end. */
  @ParameterizedTest
  @CsvSource({
    "300, 3, 2, 150, 0, 1",
    "75, 3, 2, 38, 1, 1",
    "19, 3, 2, 10, 1, 1",
    "19, 3, 1, 19, 1, 1",
    "10, 1, 1, 10, 0, 0",
    "10, 1, 2, 5, 0, 0",
    "5, 4, 1, 5, 1, 2"
  })
  void padsAsTensorFlow(int size, int kernel, int stride, int positions, int before, int after) {
    Window window = new Window(size, kernel, stride);
    assertEquals(positions, window.positions());
    assertEquals(before, window.before());
    assertEquals(after, window.after());
  }
}
