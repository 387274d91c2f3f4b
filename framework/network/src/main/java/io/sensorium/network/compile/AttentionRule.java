package io.sensorium.network.compile;

import io.sensorium.network.ElementType;
import java.util.List;

/** What an {@code Attention} node may ask of every engine. */
public final class AttentionRule {
  private AttentionRule() {}

  /**
   * Checks one node.
   *
   * @throws UnsupportedNodeException if it asks for more
   */
  public static void check(EmittedNode<?> node) {
    node.requireFloating(0);
    node.require("qk_matmul_output_mode", 0);
    if (node.number("softcap", 0) != 0 || node.has(4) || node.has(5) || node.has(6)) {
      throw node.unsupported("softcap and cached keys are not supported");
    }
    if (node.node().integer("is_causal", 0) == 1 && node.has(3)) {
      throw node.unsupported("is_causal together with a mask is not supported");
    }
    long queries = node.node().integer("q_num_heads", 0);
    if (queries != node.node().integer("kv_num_heads", queries)) {
      throw node.unsupported("fewer heads of keys than of queries are not supported");
    }
    if (node.rank(0) != 4 && queries == 0) {
      throw node.unsupported("q_num_heads is missing");
    }
    if (node.has(3) && node.type(3) != ElementType.BOOL && node.type(3) != node.type(0)) {
      throw node.unsupported("a mask of " + node.type(3) + " is not supported");
    }
    List.of(1, 2, 3).forEach(node::refuseOutput);
  }
}
