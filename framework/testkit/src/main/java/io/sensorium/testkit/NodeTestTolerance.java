package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;

/**
 * How far a value may lie from the expected one: {@code 1e-7 + 1e-4 |expected|}, a tenth of what
 * ONNX's own test runner allows. Types, shapes, integers and booleans are equal.
 */
final class NodeTestTolerance {
  private static final double ABSOLUTE = 1e-7;
  private static final double RELATIVE = 1e-4;

  private NodeTestTolerance() {}

  static void check(String output, Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type(), output);
    assertArrayEquals(expected.shape(), actual.shape(), () -> output + " has another shape");
    if (expected.type() == ElementType.FLOAT) {
      check(output, expected.floats(), actual.floats());
    } else {
      assertArrayEquals(expected.longs(), actual.longs(), output);
    }
  }

  private static void check(String output, float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      int index = i;
      assertTrue(
          isNear(expected[i], actual[i]),
          () ->
              "%s: element %d is %s, not %s"
                  .formatted(output, index, actual[index], expected[index]));
    }
  }

  /** Infinities and NaN are near to themselves alone. */
  private static boolean isNear(float expected, float actual) {
    return Float.compare(expected, actual) == 0
        || Float.isFinite(expected)
            && Math.abs((double) actual - expected) <= ABSOLUTE + RELATIVE * Math.abs(expected);
  }
}
