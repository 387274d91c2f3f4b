package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.compile.EmittedNode;
import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/** One node while it is written: its operands, and the graph that they go to. */
final class NodeWriter extends EmittedNode<Extent> {
  private final Flow flow;

  /**
   * One node.
   *
   * @param inputs an operand for each input; null for one that is left out
   */
  NodeWriter(Node node, List<@Nullable Operand<Extent>> inputs, Flow flow) {
    super(node, inputs, flow.writer());
    this.flow = flow;
  }

  GraphWriter graph() {
    return flow.writer();
  }

  Flow flow() {
    return flow;
  }

  /** Whether this is the forward pass of a training step. */
  boolean training() {
    return flow.training();
  }

  /** An input as a tensor, its axes in ONNX's order. */
  Output<?> tensor(int index) {
    return flow.tensor(input(index));
  }

  /** An input of {@code [batch, channels, ...]} as a tensor with channels last. */
  Output<?> image(int index) {
    if (input(index) instanceof GraphTensor variable && variable.channelsLast()) {
      return variable.x();
    }
    return ordered(index, Layout.toChannelsLast(rank(index)));
  }

  /** An input with its axes in another order than ONNX's. */
  Output<?> ordered(int index, int... order) {
    return input(index) instanceof Operand.Initializer<Extent> initializer
        ? flow.variables().read(initializer.name(), initializer.value(), order)
        : graph().transpose(tensor(index), order);
  }

  boolean channelsLast(int index) {
    return input(index) instanceof GraphTensor variable && variable.channelsLast();
  }

  /** An input in whichever order it is held. */
  Output<?> held(int index) {
    return input(index) instanceof GraphTensor variable ? variable.x() : tensor(index);
  }

  List<Output<?>> tensors() {
    List<Output<?>> all = new ArrayList<>();
    IntStream.range(0, inputs()).forEach(i -> all.add(tensor(i)));
    return all;
  }

  // ---- results

  GraphTensor of(Output<?> x, ElementType type, int rank) {
    return new GraphTensor(x, type, rank);
  }

  /** A result with the type and the rank of the first input. */
  GraphTensor like(Output<?> x) {
    return of(x, type(0), rank(0));
  }

  /** The same with channels last. */
  GraphTensor image(Output<?> x) {
    return new GraphTensor(x, type(0), rank(0), true);
  }

  /** A scalar of the first input's type. */
  Output<?> scalar(double value) {
    return graph().number(value, type(0));
  }

  Output<?> call(String operation, Output<?>... operands) {
    return graph().call(operation, operands);
  }
}
