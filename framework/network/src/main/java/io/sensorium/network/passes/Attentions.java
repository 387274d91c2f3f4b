package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * softmax(q kᵀ · scale + mask) v, with q, k and v of [batch, heads, positions, size], becomes
 * {@code Attention} (Vaswani et al., 2017). The mask is optional, and added.
 */
final class Attentions {
  private static final long[] SWAP_LAST = {0, 1, 3, 2};
  private static final long[] KEYS_FROM_POSITIONS = {0, 2, 3, 1};
  private static final int AXES = 4;

  private final GraphEditor editor;
  private final Patterns patterns;
  private final Ranks ranks;

  private Attentions(GraphEditor editor) {
    this.editor = editor;
    patterns = new Patterns(editor);
    ranks = new Ranks(editor.source());
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Attentions pass = new Attentions(editor);
    graph.nodes().forEach(node -> editor.add(pass.match(node).orElse(node)));
    return editor.graph();
  }

  /** What softmax reads, taken apart. */
  private record Scores(String product, double scale, Optional<String> mask) {}

  private Optional<Node> match(Node node) {
    if (!node.operator().equals("MatMul") || !hasFourAxes(node.input(1))) {
      return Optional.empty();
    }
    return editor
        .maker(node.input(0), "Softmax")
        .filter(softmax -> isLastAxis(softmax) && editor.readOnce(softmax.output()))
        .flatMap(
            softmax ->
                masked(softmax.input(0)).or(() -> scaled(softmax.input(0), Optional.empty())))
        .flatMap(scores -> attention(node, scores));
  }

  /** The product of queries and keys has four axes, which is checked below. */
  private static boolean isLastAxis(Node softmax) {
    long axis = softmax.integer("axis", -1);
    return axis == -1 || axis == AXES - 1;
  }

  private Optional<Scores> masked(String value) {
    Optional<Node> add = editor.maker(value, "Add");
    return add.flatMap(sum -> masked(sum, 0)).or(() -> add.flatMap(sum -> masked(sum, 1)));
  }

  private Optional<Scores> masked(Node sum, int side) {
    return scaled(sum.input(side), Optional.of(sum.input(1 - side)));
  }

  private Optional<Scores> scaled(String value, Optional<String> mask) {
    Optional<Scores> divided =
        editor
            .maker(value, "Div")
            .flatMap(divide -> patterns.scaled(divide, 1))
            .map(scaled -> new Scores(scaled.other(), 1 / scaled.constant(), mask));
    Optional<Scores> multiplied =
        editor
            .maker(value, "Mul")
            .flatMap(patterns::scaled)
            .map(scaled -> new Scores(scaled.other(), scaled.constant(), mask));
    Optional<Scores> plain =
        editor.maker(value, "MatMul").map(product -> new Scores(value, 1, mask));
    return divided.or(() -> multiplied).or(() -> plain);
  }

  private Optional<Node> attention(Node node, Scores scores) {
    return editor
        .maker(scores.product(), "MatMul")
        .filter(product -> hasFourAxes(product.input(0)))
        .flatMap(
            product -> keys(product).map(keys -> attention(node, product.input(0), keys, scores)));
  }

  private Node attention(Node node, String queries, String keys, Scores scores) {
    List<String> inputs = new ArrayList<>(List.of(queries, keys, node.input(1)));
    scores.mask().ifPresent(inputs::add);
    return new Node(
        "Attention",
        node.name(),
        inputs,
        node.outputs(),
        Map.of("scale", Attribute.of((float) scores.scale())));
  }

  /**
   * The keys before they were transposed for the product; exporters join that with splitting the
   * heads.
   */
  private Optional<String> keys(Node product) {
    Optional<Node> transpose = editor.maker(product.input(1), "Transpose");
    Optional<String> whole =
        transpose.filter(node -> has(node, SWAP_LAST)).map(node -> node.input(0));
    return whole.or(
        () -> transpose.filter(node -> has(node, KEYS_FROM_POSITIONS)).map(this::split));
  }

  private String split(Node transpose) {
    String keys = editor.fresh(transpose.output() + "/keys");
    editor.add(
        new Node(
            "Transpose",
            "",
            transpose.inputs(),
            List.of(keys),
            Map.of("perm", Attribute.ofInts(0, 2, 1, 3))));
    return keys;
  }

  private static boolean has(Node transpose, long[] order) {
    return Arrays.equals(transpose.integers("perm"), order);
  }

  /** Three axes mean something else there. */
  private boolean hasFourAxes(String value) {
    return ranks.of(value).orElse(0) == AXES;
  }
}
