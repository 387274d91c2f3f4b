package io.sensorium.engine.tensorflow.graph;

/**
 * The order of axes of images: ONNX has channels second, TensorFlow's processors want them last.
 */
final class Layout {
  private Layout() {}

  static int[] toChannelsLast(int rank) {
    int[] order = new int[rank];
    for (int i = 1; i < rank - 1; i++) {
      order[i] = i + 1;
    }
    order[rank - 1] = 1;
    return order;
  }

  static int[] toChannelsSecond(int rank) {
    int[] order = new int[rank];
    order[1] = rank - 1;
    for (int i = 2; i < rank; i++) {
      order[i] = i - 1;
    }
    return order;
  }
}
