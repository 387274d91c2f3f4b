package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Tensor;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class NodeTestToleranceTest {
  @Test
  void nearFloatsPass() {
    check(NodeTestTolerance.OPERATOR, 1, 1.000009f);
    check(NodeTestTolerance.OPERATOR, 0, 9e-8f);
    check(NodeTestTolerance.FORMULA, 1, 1.0009f);
    check(NodeTestTolerance.OPERATOR, Float.NaN, Float.NaN);
    check(NodeTestTolerance.OPERATOR, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Test
  void otherFloatsFail() {
    assertFails(1, 1.00002f);
    assertFails(0, 2e-7f);
    assertFails(1, Float.NaN);
    assertFails(Float.NaN, 1);
    assertFails(Float.POSITIVE_INFINITY, 1);
    assertFails(1, Float.POSITIVE_INFINITY);
  }

  @Test
  void typesShapesAndIntegersAreExact() {
    Tensor expected = Tensor.of(new long[] {1, 2}, 2);
    assertFails(expected, Tensor.of(new float[] {1, 2}, 2));
    assertFails(expected, Tensor.of(new long[] {1, 2}, 1, 2));
    assertFails(expected, Tensor.of(new long[] {1, 3}, 2));
  }

  private static void check(NodeTestTolerance tolerance, float expected, float actual) {
    tolerance.check("y", Tensor.scalar(expected), Tensor.scalar(actual));
  }

  private static void assertFails(float expected, float actual) {
    assertFails(Tensor.scalar(expected), Tensor.scalar(actual));
  }

  private static void assertFails(Tensor expected, Tensor actual) {
    assertThrows(
        AssertionFailedError.class, () -> NodeTestTolerance.OPERATOR.check("y", expected, actual));
  }
}
