package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Linear layers of one value that are each split into as many heads, as those of an attention's
 * queries, keys and values, become one layer whose result is split once.
 */
final class Heads {
  private static final long[] HEADS_SECOND = {0, 2, 1, 3};
  private static final long[] PARTS_FIRST = {2, 0, 3, 1, 4};

  private final GraphEditor editor;
  private final Map<String, Node> linears = new HashMap<>();
  private final Map<String, List<Part>> groupsByTransposed = new HashMap<>();
  private final Map<String, List<Part>> groupsByFirst = new HashMap<>();

  /** The result of a group's one layer, by the output of its first. */
  private final Map<String, String> written = new HashMap<>();

  private Heads(GraphEditor editor) {
    this.editor = editor;
  }

  /**
   * A layer, and what splits its result.
   *
   * @param value that it reads
   */
  private record Part(
      String value, Tensor weight, Tensor bias, long heads, long width, Node linear, Node split) {
    /** What layers that can be one have in common. */
    List<Object> kind() {
      return List.of(value, weight.size(0), heads, width);
    }
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Heads pass = new Heads(editor);
    pass.find(graph);
    graph.nodes().forEach(pass::write);
    return editor.graph();
  }

  private void find(Graph graph) {
    graph.nodes().stream()
        .filter(Heads::isLinear)
        .forEach(node -> linears.put(node.output(), node));
    Map<List<Object>, List<Part>> groups = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      part(node)
          .ifPresent(
              part -> groups.computeIfAbsent(part.kind(), key -> new ArrayList<>()).add(part));
    }
    groups.values().stream().filter(group -> group.size() > 1).forEach(this::remember);
  }

  private static boolean isLinear(Node node) {
    return node.operator().equals("Linear") && node.domain().equals(FusedPattern.DOMAIN);
  }

  private void remember(List<Part> group) {
    for (Part part : group) {
      groupsByTransposed.put(part.split().output(), group);
      groupsByFirst.put(part.linear().output(), group);
    }
  }

  private Optional<Part> part(Node node) {
    if (!node.operator().equals("Transpose")
        || !Arrays.equals(node.integers("perm"), HEADS_SECOND)) {
      return Optional.empty();
    }
    return editor
        .maker(node.input(0), "Reshape")
        .filter(reshape -> editor.readOnce(reshape.output()))
        .filter(reshape -> linears.containsKey(reshape.input(0)))
        .filter(reshape -> editor.readOnce(reshape.input(0)))
        .flatMap(reshape -> part(linears.get(reshape.input(0)), reshape, node));
  }

  private Optional<Part> part(Node linear, Node reshape, Node split) {
    Optional<long[]> sizes =
        editor.constant(reshape.input(1)).map(Tensor::longs).filter(Heads::splitsLastAxis);
    Optional<Tensor> weight = matrix(linear.input(1));
    Optional<Tensor> bias = editor.constant(linear.input(2));
    if (sizes.isEmpty()
        || weight.isEmpty()
        || bias.isEmpty()
        || reshape.integer("allowzero", 0) != 0) {
      return Optional.empty();
    }
    long heads = sizes.get()[2];
    long width = sizes.get()[3];
    return Optional.of(
            new Part(linear.input(0), weight.get(), bias.get(), heads, width, linear, split))
        .filter(part -> heads * width == part.weight().size(1));
  }

  /** [0, 0, heads, width]. */
  private static boolean splitsLastAxis(long[] sizes) {
    return sizes.length == 4 && sizes[0] == 0 && sizes[1] == 0 && sizes[2] > 0 && sizes[3] > 0;
  }

  private Optional<Tensor> matrix(String value) {
    return editor
        .constant(value)
        .filter(weight -> weight.type() == ElementType.FLOAT && weight.rank() == 2);
  }

  /** What is replaced stays too, for no output needs it any more. */
  private void write(Node node) {
    List<Part> begun = isLinear(node) ? groupsByFirst.get(node.output()) : null;
    if (begun != null) {
      written.computeIfAbsent(name(begun), name -> joined(begun, name));
    }
    List<Part> group = groupsByTransposed.get(node.output());
    editor.add(group == null ? node : picked(group, node));
  }

  private Node picked(List<Part> group, Node split) {
    int place = group.stream().map(Part::split).toList().indexOf(split);
    String index = editor.add(split.output() + "/part", Tensor.of(new long[] {place}));
    return new Node(
        "Gather",
        split.name(),
        List.of(written.get(name(group)), index),
        split.outputs(),
        Map.of("axis", Attribute.of(0)));
  }

  private static String name(List<Part> group) {
    return group.get(0).linear().output();
  }

  /** Adds one layer for all; the name of its result as [parts, batch, heads, positions, width]. */
  private String joined(List<Part> group, String name) {
    Part first = group.get(0);
    String weight = editor.add(name + "/weight", weights(group));
    String bias = editor.add(name + "/bias", biases(group));
    String all =
        add("Linear", FusedPattern.DOMAIN, name + "/all", Map.of(), first.value(), weight, bias);
    long[] sizes = {0, 0, group.size(), first.heads(), first.width()};
    String shape = editor.add(name + "/sizes", Tensor.of(sizes, sizes.length));
    String parts = add("Reshape", "", name + "/parts", Map.of(), all, shape);
    Map<String, Attribute> order = Map.of("perm", Attribute.ofInts(PARTS_FIRST));
    return add("Transpose", "", name + "/heads", order, parts);
  }

  private String add(
      String operator,
      String domain,
      String near,
      Map<String, Attribute> attributes,
      String... inputs) {
    String output = editor.fresh(near);
    editor.add(new Node(operator, domain, "", List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** The matrices side by side. */
  private static Tensor weights(List<Part> group) {
    int rows = (int) group.get(0).weight().size(0);
    int columns = (int) group.get(0).weight().size(1);
    float[] joined = new float[rows * columns * group.size()];
    for (int i = 0; i < group.size(); i++) {
      float[] weight = group.get(i).weight().floats();
      for (int row = 0; row < rows; row++) {
        int place = (row * group.size() + i) * columns;
        System.arraycopy(weight, row * columns, joined, place, columns);
      }
    }
    return Tensor.of(joined, rows, (long) columns * group.size());
  }

  private static Tensor biases(List<Part> group) {
    int columns = group.get(0).bias().size();
    float[] joined = new float[columns * group.size()];
    for (int i = 0; i < group.size(); i++) {
      System.arraycopy(group.get(i).bias().floats(), 0, joined, i * columns, columns);
    }
    return Tensor.of(joined, joined.length);
  }
}
