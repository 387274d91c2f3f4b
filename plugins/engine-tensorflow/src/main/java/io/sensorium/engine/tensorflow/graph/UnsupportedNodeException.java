package io.sensorium.engine.tensorflow.graph;

/** A node asks for what TensorFlow, or this compiler, does not have. */
final class UnsupportedNodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedNodeException(String reason) {
    super(reason);
  }
}
