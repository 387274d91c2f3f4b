package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize size = new BatchSize("encoder 'a'", 32);

  @Test
  void isHalfOfWhatRanOut() {
    size.ranOut(20);
    assertEquals(10, size.current());
    size.ranOut(32);
    assertEquals(10, size.current());
    size.ranOut(1);
    assertEquals(1, size.current());
  }

  @Test
  void doublesAfterAHundredFullBatches() {
    size.ranOut(20);
    repeat(99, 10);
    repeat(1000, 9);
    assertEquals(10, size.current());
    repeat(1, 10);
    assertEquals(20, size.current());
    repeat(100, 20);
    assertEquals(32, size.current());
  }

  @Test
  void countsAnewAfterAFailure() {
    size.ranOut(20);
    repeat(99, 10);
    size.ranOut(20);
    repeat(99, 10);
    assertEquals(10, size.current());
  }

  private void repeat(int times, int batch) {
    for (int i = 0; i < times; i++) {
      size.fitted(batch);
    }
  }
}
