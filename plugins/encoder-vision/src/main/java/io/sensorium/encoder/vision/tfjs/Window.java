package io.sensorium.encoder.vision.tfjs;

/** How a convolution's kernel moves along one axis, padded as TensorFlow's {@code SAME} does. */
record Window(int size, int kernel, int stride) {
  /** The number of positions, that is the size of the result. */
  int positions() {
    return (size + stride - 1) / stride;
  }

  private int padding() {
    return Math.max((positions() - 1) * stride + kernel - size, 0);
  }

  int before() {
    return padding() / 2;
  }

  /** The odd element, if there is one, stands at the end. */
  int after() {
    return padding() - before();
  }
}
