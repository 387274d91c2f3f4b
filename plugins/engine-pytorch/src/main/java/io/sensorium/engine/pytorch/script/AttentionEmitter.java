package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import java.util.List;
import java.util.Map;

/**
 * Scaled dot-product attention (Vaswani et al., NeurIPS 2017) over {@code [batch, heads, length,
 * width]}.
 */
final class AttentionEmitter {
  private AttentionEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Attention", Emitter.single(AttentionEmitter::attention));
  }

  private static Operand attention(NodeSource node) {
    check(node);
    String[] heads = new String[3];
    for (int i = 0; i < 3; i++) {
      heads[i] = heads(node, i);
    }
    String causal = NodeSource.bool(node.node().integer("is_causal", 0) == 1);
    String scale = node.node().has("scale") ? NodeSource.literal(node.number("scale", 1)) : "None";
    String text =
        "torch.scaled_dot_product_attention(%s, %s, %s, %s, 0.0, %s, scale=%s)"
            .formatted(heads[0], heads[1], heads[2], node.tensorOrNone(3), causal, scale);
    if (node.rank(0) == 4) {
      return node.like(text);
    }
    String merged = "torch.flatten(torch.permute(" + text + ", [0, 2, 1, 3]), 2)";
    return node.like(merged);
  }

  private static void check(NodeSource node) {
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
    if (node.has(3) && node.type(3) != ElementType.BOOL && node.type(3) != node.type(0)) {
      throw node.unsupported("a mask of " + node.type(3) + " is not supported");
    }
    for (int output : List.of(1, 2, 3)) {
      node.refuseOutput(output);
    }
  }

  private static String heads(NodeSource node, int index) {
    String x = node.tensor(index);
    if (node.rank(index) == 4) {
      return x;
    }
    long count = node.node().integer("q_num_heads", 0);
    if (count == 0) {
      throw node.unsupported("q_num_heads is missing");
    }
    String sizes =
        "[%s, %s, %d, -1]".formatted(ShapeEmitters.size(x, 0), ShapeEmitters.size(x, 1), count);
    return node.let("torch.permute(torch.reshape(" + x + ", " + sizes + "), [0, 2, 1, 3])");
  }
}
