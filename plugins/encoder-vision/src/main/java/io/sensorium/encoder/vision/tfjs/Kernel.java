package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.Tensor;

/** Reorders TensorFlow's kernels as ONNX has them. */
final class Kernel {
  private Kernel() {}

  /** {@code [height, width, in, out]} as {@code [out, in, height, width]}. */
  static Tensor ofConvolution(Tensor kernel) {
    int in = (int) kernel.size(2);
    int out = (int) kernel.size(3);
    int area = (int) (kernel.size(0) * kernel.size(1));
    float[] source = kernel.floats();
    float[] target = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      int position = i / (in * out);
      int from = i / out % in;
      int to = i % out;
      target[(to * in + from) * area + position] = source[i];
    }
    return Tensor.of(target, out, in, kernel.size(0), kernel.size(1));
  }

  /** {@code [height, width, in, multiplier]} as {@code [in * multiplier, 1, height, width]}. */
  static Tensor ofDepthwise(Tensor kernel) {
    int channels = (int) (kernel.size(2) * kernel.size(3));
    int area = (int) (kernel.size(0) * kernel.size(1));
    float[] source = kernel.floats();
    float[] target = new float[source.length];
    for (int i = 0; i < source.length; i++) {
      target[i % channels * area + i / channels] = source[i];
    }
    return Tensor.of(target, channels, 1, kernel.size(0), kernel.size(1));
  }
}
