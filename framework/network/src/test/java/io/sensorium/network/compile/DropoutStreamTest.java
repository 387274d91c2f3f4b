package io.sensorium.network.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutStreamTest {
  private static final int MANY = 200_000;

  /** Five standard deviations of a mean of so many draws. */
  private static double bound(double rate) {
    return 5 * Math.sqrt(rate * (1 - rate) / MANY);
  }

  /** MurmurHash3's own check: its finalizer of 1, in 32 bits. */
  @Test
  void bitsAreTheFinalizer() {
    DropoutStream plain = new DropoutStream(1, 0);
    assertEquals(0, plain.bits(0));
    assertEquals(0x514E28B7L, plain.bits(1));
    for (long place : new long[] {2, 3, 65_537, 0xFFFFFFFFL}) {
      assertEquals(Integer.toUnsignedLong(finalizer((int) place)), plain.bits(place));
    }
  }

  private static int finalizer(int word) {
    int hash = (word ^ (word >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    return hash ^ (hash >>> 16);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void dropsItsShare(double rate) {
    DropoutStream stream = DropoutStream.of(7, 1, 0);
    assertEquals(rate, dropped(stream, rate), bound(rate));
  }

  private static double dropped(DropoutStream stream, double rate) {
    return LongStream.range(0, MANY).filter(i -> stream.drops(i, rate)).count() / (double) MANY;
  }

  /** Two independent halves agree in half of the places. */
  @Test
  void elementsStepsNodesAndSeedsAreIndependent() {
    DropoutStream stream = DropoutStream.of(7, 1, 0);
    assertEquals(0.5, agreement(stream, stream, 1), bound(0.5), "next element");
    assertEquals(0.5, agreement(stream, DropoutStream.of(7, 2, 0), 0), bound(0.5), "next step");
    assertEquals(0.5, agreement(stream, DropoutStream.of(7, 1, 1), 0), bound(0.5), "next node");
    assertEquals(0.5, agreement(stream, DropoutStream.of(8, 1, 0), 0), bound(0.5), "next seed");
  }

  private static double agreement(DropoutStream a, DropoutStream b, int later) {
    return LongStream.range(0, MANY).filter(i -> a.drops(i, 0.5) == b.drops(i + later, 0.5)).count()
        / (double) MANY;
  }

  @Test
  void isTheSameForEver() {
    DropoutStream stream = DropoutStream.of(7, 1, 0);
    assertEquals(new DropoutStream(306_322_847L, 3_649_589_416L), stream);
    assertArrayEquals(
        new long[] {4_069_633_413L, 3_602_301_725L, 3_730_740_491L, 1_950_533_721L},
        LongStream.range(0, 4).map(stream::bits).toArray());
  }

  @Test
  void multipliersAreOdd() {
    for (int step = 0; step < 100; step++) {
      DropoutStream stream = DropoutStream.of(step, step, step);
      assertNotEquals(0, stream.multiplier() & 1);
      assertTrue(stream.multiplier() < 1L << 31 && stream.increment() < 1L << 32);
    }
  }
}
