package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.passes.Patterns.Operand;
import io.sensorium.network.passes.Patterns.Scaled;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * (x - mean) / sqrt(mean((x - mean)²) + ε) · scale + shift over the last axis becomes {@code
 * LayerNormalization}.
 */
final class LayerNormalizations {
  private final GraphEditor editor;
  private final Patterns patterns;

  private LayerNormalizations(GraphEditor editor) {
    this.editor = editor;
    patterns = new Patterns(editor);
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    LayerNormalizations pass = new LayerNormalizations(editor);
    graph.nodes().forEach(node -> editor.add(pass.match(node).orElse(node)));
    return editor.graph();
  }

  private Optional<Node> match(Node node) {
    if (!node.operator().equals("Add")) {
      return Optional.empty();
    }
    return patterns
        .operand(node, "Mul")
        .filter(scaled -> editor.isInitializer(scaled.other()))
        .flatMap(scaled -> normalized(node, scaled));
  }

  private Optional<Node> normalized(Node node, Operand shifted) {
    return patterns
        .operand(shifted.maker(), "Div")
        .filter(scaled -> editor.isInitializer(scaled.other()))
        .flatMap(scaled -> quotient(node, scaled.maker(), scaled.other(), shifted.other()));
  }

  private Optional<Node> quotient(Node node, Node divide, String scale, String shift) {
    Optional<Node> centered = editor.maker(divide.input(0), "Sub").filter(this::isCentered);
    Optional<Scaled> variance =
        editor
            .maker(divide.input(1), "Sqrt")
            .flatMap(root -> editor.maker(root.input(0), "Add"))
            .flatMap(patterns::scaled);
    if (centered.isEmpty()
        || variance.isEmpty()
        || !isVariance(variance.get().other(), centered.get())) {
      return Optional.empty();
    }
    Map<String, Attribute> attributes =
        Map.of(
            "axis", Attribute.of(-1), "epsilon", Attribute.of((float) variance.get().constant()));
    List<String> inputs = List.of(centered.get().input(0), scale, shift);
    return Optional.of(
        new Node("LayerNormalization", node.name(), inputs, node.outputs(), attributes));
  }

  /** Whether a node is x - mean(x). */
  private boolean isCentered(Node subtract) {
    return mean(subtract.input(1))
        .filter(mean -> mean.input(0).equals(subtract.input(0)))
        .isPresent();
  }

  /** Whether a value is the mean square of what a node gives, or of what an equal node gives. */
  private boolean isVariance(String value, Node centered) {
    return mean(value)
        .map(mean -> mean.input(0))
        .filter(square -> isSquare(square, centered))
        .isPresent();
  }

  private boolean isSquare(String value, Node centered) {
    boolean power =
        editor
            .maker(value, "Pow")
            .filter(node -> isSame(node.input(0), centered) && patterns.isScalar(node.input(1), 2))
            .isPresent();
    boolean product =
        editor
            .maker(value, "Mul")
            .filter(node -> isSame(node.input(0), centered) && isSame(node.input(1), centered))
            .isPresent();
    return power || product;
  }

  private boolean isSame(String value, Node centered) {
    return editor
        .maker(value, "Sub")
        .filter(node -> node.inputs().equals(centered.inputs()))
        .isPresent();
  }

  /** The node of a mean over the last axis, which stays as an axis of size 1. */
  private Optional<Node> mean(String value) {
    return editor
        .maker(value, "ReduceMean")
        .filter(node -> node.integer("keepdims", 1) == 1 && node.hasInput(1))
        .filter(
            node ->
                editor
                    .constant(node.input(1))
                    .filter(axes -> Arrays.equals(axes.longs(), new long[] {-1}))
                    .isPresent());
  }
}
