package io.sensorium.encoder.vision.tfjs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.network.Tensor;
import org.junit.jupiter.api.Test;

class KernelTest {
  private static final Tensor KERNEL = tensor(1, 2, 3, 2);

  @Test
  void convolutionsHaveOutputsFirst() {
    Tensor expected = Tensor.of(new float[] {0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}, 2, 3, 1, 2);
    assertEquals(expected, Kernel.ofConvolution(KERNEL));
  }

  @Test
  void depthwiseKernelsKeepMultipliersOfOneChannelTogether() {
    Tensor expected = Tensor.of(new float[] {0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11}, 6, 1, 1, 2);
    assertEquals(expected, Kernel.ofDepthwise(KERNEL));
  }

  private static Tensor tensor(long... shape) {
    float[] values = new float[12];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensor.of(values, shape);
  }
}
