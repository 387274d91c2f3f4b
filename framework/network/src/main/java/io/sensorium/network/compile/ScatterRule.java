package io.sensorium.network.compile;

/** What nodes that gather from places, or scatter to them, may ask of every engine. */
public final class ScatterRule {
  private ScatterRule() {}

  /**
   * Whether what is scattered is added to what is there, instead of taking its place.
   *
   * @throws UnsupportedNodeException if neither is asked for
   */
  public static boolean adds(EmittedNode<?> node) {
    String reduction = node.node().text("reduction", "none");
    return switch (reduction) {
      case "none" -> false;
      case "add" -> true;
      default -> throw node.unsupported("reduction=" + reduction + " is not supported");
    };
  }

  /** The leading axes that {@code GatherND} goes through in step with its indices. */
  public static int batches(EmittedNode<?> node) {
    long batches = node.node().integer("batch_dims", 0);
    if (batches < 0 || batches >= Math.min(node.rank(0), node.rank(1))) {
      throw node.unsupported("batch_dims=" + batches + " is not supported");
    }
    return (int) batches;
  }

  /**
   * The rank of what {@code GatherND} gives.
   *
   * @param width the number of axes that an index goes along
   */
  public static int gatheredRank(EmittedNode<?> node, int batches, int width) {
    if (width < 1 || batches + width > node.rank(0)) {
      throw node.unsupported(
          "indices along " + width + " axes do not fit an input of " + node.rank(0));
    }
    return node.rank(0) - batches - width + node.rank(1) - 1;
  }
}
