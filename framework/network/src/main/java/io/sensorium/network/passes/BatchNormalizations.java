package io.sensorium.network.passes;

import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A frozen batch normalization after a convolution goes into the convolution's weights and bias.
 */
final class BatchNormalizations {
  private final GraphEditor editor;

  private BatchNormalizations(GraphEditor editor) {
    this.editor = editor;
  }

  static Graph apply(Graph graph, Set<String> variables) {
    GraphEditor editor = new GraphEditor(graph, variables);
    BatchNormalizations pass = new BatchNormalizations(editor);
    graph.nodes().forEach(node -> editor.add(pass.match(node).orElse(node)));
    return editor.graph();
  }

  private Optional<Node> match(Node node) {
    if (!node.operator().equals("BatchNormalization") || node.integer("training_mode", 0) != 0) {
      return Optional.empty();
    }
    return editor
        .maker(node.input(0), "Conv")
        .filter(convolution -> editor.readOnce(convolution.output()))
        .filter(convolution -> areConstant(convolution, 1) && areConstant(node, 1))
        .map(convolution -> fold(convolution, node));
  }

  private boolean areConstant(Node node, int from) {
    return node.inputs().stream()
        .skip(from)
        .allMatch(
            input ->
                editor
                    .constant(input)
                    .filter(value -> value.type() == ElementType.FLOAT)
                    .isPresent());
  }

  private Node fold(Node convolution, Node node) {
    double[] factors = factors(node);
    Tensor weight = editor.constant(convolution.input(1)).orElseThrow();
    if (weight.rank() < 1 || weight.size(0) != factors.length) {
      throw new InvalidNetworkException(
          node.label(),
          "normalizes " + factors.length + " channels of a convolution with weights " + weight);
    }
    List<String> inputs = new ArrayList<>();
    inputs.add(convolution.input(0));
    inputs.add(editor.add(convolution.input(1) + "/normalized", scaled(weight, factors)));
    inputs.add(editor.add(node.output() + "/bias", bias(convolution, node, factors)));
    return new Node("Conv", convolution.name(), inputs, node.outputs(), convolution.attributes());
  }

  /** By how much each channel is multiplied. */
  private double[] factors(Node node) {
    float[] scale = floats(node, 1);
    float[] variance = floats(node, 4);
    float epsilon = node.number("epsilon", 1e-5f);
    double[] factors = new double[scale.length];
    Arrays.setAll(factors, i -> scale[i] / Math.sqrt((double) variance[i] + epsilon));
    return factors;
  }

  /** The weights [channels, ...] times the factor of their channel. */
  private static Tensor scaled(Tensor weight, double[] factors) {
    float[] values = weight.floats();
    int perChannel = values.length / factors.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * factors[i / perChannel]);
    }
    return Tensor.of(values, weight.shape());
  }

  private Tensor bias(Node convolution, Node node, double[] factors) {
    float[] values = convolution.hasInput(2) ? floats(convolution, 2) : new float[factors.length];
    float[] shift = floats(node, 2);
    float[] mean = floats(node, 3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean[i]) * factors[i] + shift[i]);
    }
    return Tensor.of(values, values.length);
  }

  private float[] floats(Node node, int input) {
    return editor.constant(node.input(input)).orElseThrow().floats();
  }
}
