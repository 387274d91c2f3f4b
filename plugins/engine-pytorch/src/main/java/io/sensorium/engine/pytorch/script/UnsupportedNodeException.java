package io.sensorium.engine.pytorch.script;

/** A node asks for what PyTorch, or this compiler, does not have. */
final class UnsupportedNodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedNodeException(String reason) {
    super(reason);
  }
}
