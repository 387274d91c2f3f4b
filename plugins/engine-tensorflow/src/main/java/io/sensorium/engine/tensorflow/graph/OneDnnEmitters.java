package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/**
 * Convolutions and linear layers of frozen weights by oneDNN's kernels, which lay the weights out
 * once and apply bias and activation to what they have just computed. For inference on a CPU.
 */
final class OneDnnEmitters {
  private static final String DENSE = "_MklNativeFusedConv2D";
  private static final String DEPTHWISE = "_MklNativeFusedDepthwiseConv2dNative";

  private OneDnnEmitters() {}

  /**
   * x W + b over the last axis, unless it must be written plainly. It is a convolution of one
   * point: oneDNN lays a filter out the same for nearly every number of rows, a matrix not.
   */
  static Optional<Output<?>> linear(NodeWriter node) {
    if (!fits(node)) {
      return Optional.empty();
    }
    Tensor weight = node.constant(1);
    long[] shape = {1, 1, weight.size(0), weight.size(1)};
    Output<?> filter =
        node.flow().variables().reshaped(((Operand.Initializer<Extent>) node.input(1)), shape);
    GraphWriter graph = node.graph();
    Output<?> row = graph.reshape(node.tensor(0), 1, 1, -1, shape[2]);
    return Optional.of(
        fused(node, DENSE, row, filter)
            .attribute("strides", Window.attribute(1, 1))
            .attribute("padding", Window.VALID)
            .output());
  }

  /**
   * A convolution with its bias, unless it must be written plainly.
   *
   * @param filter as {@code [height, width, in, out]}
   */
  static Optional<Output<?>> convolution(NodeWriter node, Window window, Output<?> filter) {
    if (!fits(node)) {
      return Optional.empty();
    }
    long groups = node.node().integer("group", 1);
    long in = filter.shape().get(2);
    if (groups == 1) {
      return Optional.of(written(node, DENSE, window, filter));
    }
    if (in > 1 || window.dilated() || window.stride(0) != window.stride(1)) {
      return Optional.empty();
    }
    long[] sizes = filter.shape().asArray();
    Output<?> multiplied =
        node.graph().reshape(filter, sizes[0], sizes[1], groups, sizes[3] / groups);
    return Optional.of(written(node, DEPTHWISE, window, multiplied));
  }

  private static Output<?> written(
      NodeWriter node, String operation, Window window, Output<?> filter) {
    boolean same = window.padsAsSame();
    Output<?> x = same ? window.x() : window.filled(0);
    return fused(node, operation, x, filter)
        .attribute("strides", window.strides())
        .attribute("dilations", window.dilations())
        .attribute("padding", same ? Window.SAME : Window.VALID)
        .output();
  }

  private static boolean fits(NodeWriter node) {
    return node.graph().oneDnn()
        && node.isConstant(1)
        && node.has(2)
        && node.type(0) == ElementType.FLOAT;
  }

  private static OperationCall fused(
      NodeWriter node, String operation, Output<?> x, Output<?> filter) {
    List<String> after = new ArrayList<>(List.of("BiasAdd"));
    node.flow().takeActivation(node.node()).ifPresent(after::add);
    OperationCall call = node.graph().op(operation).in(x, filter).list(List.of(node.tensor(2)));
    // A list of further inputs that only the dense one has.
    return (operation.equals(DENSE) ? call.list(List.of()) : call)
        .attribute("num_args", 1)
        .attribute("is_filter_const", true)
        .attribute("fused_ops", after)
        // What TensorFlow's own rewriting writes: the kernels are registered under this label.
        .attribute("_kernel", "MklNameChangeOp");
  }
}
