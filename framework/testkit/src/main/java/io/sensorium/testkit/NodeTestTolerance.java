package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;

/**
 * How far a value may lie from the expected one: {@code 1e-7 + relative * |expected|}. Types,
 * shapes, integers and booleans are equal.
 */
enum NodeTestTolerance {
  /** For a case of one operator: a hundredth of what ONNX's own runner allows. */
  OPERATOR(1e-5),

  /**
   * For a case that writes an operator out as several, whose expected values come from the one: as
   * ONNX's own runner. Those of windows, for instance, were computed with 3.1415 for pi.
   */
  FORMULA(1e-3);

  private static final double ABSOLUTE = 1e-7;

  private final double relative;

  NodeTestTolerance(double relative) {
    this.relative = relative;
  }

  void check(String output, Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type(), output);
    assertArrayEquals(expected.shape(), actual.shape(), () -> output + " has another shape");
    if (expected.type() == ElementType.FLOAT) {
      check(output, expected.floats(), actual.floats());
    } else {
      assertArrayEquals(expected.longs(), actual.longs(), output);
    }
  }

  private void check(String output, float[] expected, float[] actual) {
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
  private boolean isNear(float expected, float actual) {
    return Float.compare(expected, actual) == 0
        || (Float.isFinite(expected)
            && Math.abs((double) actual - expected) <= ABSOLUTE + relative * Math.abs(expected));
  }
}
