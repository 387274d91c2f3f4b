package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.AttentionRule;
import io.sensorium.network.compile.Operand;
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

  private static Operand<String> attention(NodeSource node) {
    AttentionRule.check(node);
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

  private static String heads(NodeSource node, int index) {
    String x = node.tensor(index);
    if (node.rank(index) == 4) {
      return x;
    }
    long count = node.node().integer("q_num_heads", 0);
    String sizes =
        "[%s, %s, %d, -1]".formatted(ShapeEmitters.size(x, 0), ShapeEmitters.size(x, 1), count);
    return node.let("torch.permute(torch.reshape(" + x + ", " + sizes + "), [0, 2, 1, 3])");
  }
}
