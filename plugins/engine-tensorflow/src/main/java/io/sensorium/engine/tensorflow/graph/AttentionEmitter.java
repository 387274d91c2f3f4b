package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.AttentionRule;
import io.sensorium.network.compile.Operand;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/**
 * Scaled dot-product attention (Vaswani et al., NeurIPS 2017) over {@code [batch, heads, length,
 * width]}.
 */
final class AttentionEmitter {
  private AttentionEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Attention", Emitter.single(AttentionEmitter::attention));
  }

  private static Operand<Extent> attention(NodeWriter node) {
    AttentionRule.check(node);
    GraphWriter graph = node.graph();
    Output<?> queries = heads(node, 0);
    Output<?> keys = heads(node, 1);
    Output<?> scaled = node.call("Mul", queries, scale(node, queries));
    Output<?> scores = graph.op("BatchMatMulV2").in(scaled, keys).attribute("adj_y", true).output();
    Output<?> shares = node.call("Softmax", masked(node, scores, queries, keys));
    Output<?> mixed = MatrixEmitters.batched(node, shares, heads(node, 2));
    return node.like(node.rank(0) == 4 ? mixed : merged(graph, mixed));
  }

  private static Output<?> heads(NodeWriter node, int index) {
    Output<?> x = node.tensor(index);
    if (node.rank(index) == 4) {
      return x;
    }
    long count = node.node().integer("q_num_heads", 0);
    GraphWriter graph = node.graph();
    Extent width = graph.over(graph.size(x, 2), Extent.of(count));
    Output<?> split =
        graph.reshape(x, List.of(graph.size(x, 0), graph.size(x, 1), Extent.of(count), width));
    return graph.transpose(split, 0, 2, 1, 3);
  }

  private static Output<?> scale(NodeWriter node, Output<?> queries) {
    if (node.node().has("scale")) {
      return node.scalar(node.number("scale", 1));
    }
    GraphWriter graph = node.graph();
    return graph.size(queries, 3) instanceof Extent.Known width
        ? node.scalar(1 / Math.sqrt((double) width.value()))
        : node.call("Rsqrt", graph.cast(graph.scalar(graph.size(queries, 3)), node.type(0)));
  }

  private static Output<?> masked(
      NodeWriter node, Output<?> scores, Output<?> queries, Output<?> keys) {
    if (node.has(3)) {
      return node.type(3) == ElementType.BOOL
          ? hidden(node, node.tensor(3), scores)
          : node.call("AddV2", scores, node.tensor(3));
    }
    if (node.node().integer("is_causal", 0) == 0) {
      return scores;
    }
    GraphWriter graph = node.graph();
    Output<?> rows = ShapeEmitters.positions(graph, graph.size(queries, 2), 0, 2);
    Output<?> columns = ShapeEmitters.positions(graph, graph.size(keys, 2), 1, 2);
    return hidden(node, node.call("GreaterEqual", rows, columns), scores);
  }

  private static Output<?> hidden(NodeWriter node, Output<?> seen, Output<?> scores) {
    return node.call("SelectV2", seen, scores, node.scalar(Double.NEGATIVE_INFINITY));
  }

  private static Output<?> merged(GraphWriter graph, Output<?> mixed) {
    Output<?> x = graph.transpose(mixed, 0, 2, 1, 3);
    Extent width = graph.times(graph.size(x, 2), graph.size(x, 3));
    return graph.reshape(x, List.of(graph.size(x, 0), graph.size(x, 1), width));
  }
}
