package io.sensorium.network.passes;

import io.sensorium.network.Graph;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code Reshape} to sizes that are read, one by one, from the very value that it reshapes
 * becomes one to a constant: a zero there means the size that the axis has.
 */
final class Reshapes {
  private final GraphEditor editor;

  private Reshapes(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    Reshapes pass = new Reshapes(editor);
    graph.nodes().forEach(node -> editor.add(pass.match(node).orElse(node)));
    return editor.graph();
  }

  private Optional<Node> match(Node node) {
    if (!node.operator().equals("Reshape") || node.integer("allowzero", 0) != 0) {
      return Optional.empty();
    }
    return editor
        .maker(node.input(1), "Concat")
        .flatMap(sizes -> sizes(sizes, node.input(0)))
        .map(sizes -> editor.add(node.output() + "/sizes", Tensor.of(sizes, sizes.length)))
        .map(sizes -> node.withInputs(node.input(0), sizes));
  }

  private Optional<long[]> sizes(Node concatenation, String reshaped) {
    long[] sizes = new long[concatenation.inputs().size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      String part = concatenation.input(axis);
      Optional<Long> constant = single(part);
      if (constant.isEmpty() && !isSize(part, reshaped, axis)) {
        return Optional.empty();
      }
      sizes[axis] = constant.orElse(0L);
    }
    return Optional.of(sizes);
  }

  /** Whether a value is the size of that axis of the reshaped value, as a vector of one. */
  private boolean isSize(String value, String reshaped, int axis) {
    return editor
        .maker(value, "Unsqueeze")
        .flatMap(vector -> editor.maker(vector.input(0), "Gather"))
        .filter(gather -> gather.integer("axis", 0) == 0)
        .filter(gather -> isIndex(gather.input(1), axis))
        .flatMap(gather -> editor.maker(gather.input(0), "Shape"))
        .filter(shape -> shape.attributes().isEmpty() && shape.input(0).equals(reshaped))
        .isPresent();
  }

  /** A scalar index: an index vector would give a vector already. */
  private boolean isIndex(String value, int axis) {
    return editor
        .constant(value)
        .filter(index -> index.rank() == 0 && index.longs()[0] == axis)
        .isPresent();
  }

  private Optional<Long> single(String value) {
    return editor
        .constant(value)
        .filter(size -> size.rank() == 1 && size.size(0) == 1)
        .map(size -> size.longs()[0]);
  }
}
