package io.sensorium.network.compile;

/** A node asks for what an engine, or its compiler, does not have. */
public final class UnsupportedNodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * A refusal.
   *
   * @param reason without the node, which whoever walks the graph names
   */
  public UnsupportedNodeException(String reason) {
    super(reason);
  }
}
