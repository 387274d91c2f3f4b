package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/** One node while it is written: its operands, and the graph that they go to. */
final class NodeWriter {
  private final Node node;
  private final List<@Nullable Operand> inputs;
  private final Flow flow;

  /**
   * One node.
   *
   * @param inputs an operand for each input; null for one that is left out
   */
  NodeWriter(Node node, List<@Nullable Operand> inputs, Flow flow) {
    this.node = node;
    this.inputs = inputs;
    this.flow = flow;
  }

  Node node() {
    return node;
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

  UnsupportedNodeException unsupported(String reason) {
    return new UnsupportedNodeException(reason);
  }

  // ---- inputs

  int inputs() {
    return inputs.size();
  }

  boolean has(int index) {
    return index < inputs.size() && inputs.get(index) != null;
  }

  Operand input(int index) {
    Operand operand = index < inputs.size() ? inputs.get(index) : null;
    if (operand == null) {
      throw unsupported("input " + index + " is missing");
    }
    return operand;
  }

  ElementType type(int index) {
    return input(index).type();
  }

  int rank(int index) {
    return input(index).rank();
  }

  /** An input as a tensor, its axes in ONNX's order. */
  Output<?> tensor(int index) {
    return flow.tensor(input(index));
  }

  /** An input of {@code [batch, channels, ...]} as a tensor with channels last. */
  Output<?> image(int index) {
    if (input(index) instanceof Operand.Variable variable && variable.channelsLast()) {
      return variable.x();
    }
    return ordered(index, Layout.toChannelsLast(rank(index)));
  }

  /** An input with its axes in another order than ONNX's. */
  Output<?> ordered(int index, int... order) {
    return input(index) instanceof Operand.Initializer initializer
        ? flow.variables().read(initializer.name(), initializer.value(), order)
        : graph().transpose(tensor(index), order);
  }

  boolean channelsLast(int index) {
    return input(index) instanceof Operand.Variable variable && variable.channelsLast();
  }

  /** An input in whichever order it is held. */
  Output<?> held(int index) {
    return input(index) instanceof Operand.Variable variable ? variable.x() : tensor(index);
  }

  List<Output<?>> tensors() {
    List<Output<?>> all = new java.util.ArrayList<>();
    IntStream.range(0, inputs()).forEach(i -> all.add(tensor(i)));
    return all;
  }

  boolean isConstant(int index) {
    return input(index) instanceof Operand.Initializer initializer && !initializer.trainable();
  }

  /** An input whose value is known while compiling. */
  Tensor constant(int index) {
    if (input(index) instanceof Operand.Initializer initializer && !initializer.trainable()) {
      return initializer.value();
    }
    throw unsupported("input " + index + " must be a constant");
  }

  long[] constantIntegers(int index) {
    return constant(index).longs();
  }

  /** A constant number, or what is given if the input is left out. */
  double number(int index, double absent) {
    if (!has(index)) {
      return absent;
    }
    Tensor value = constant(index);
    return switch (value.type()) {
      case FLOAT -> value.data().getFloat(0);
      case DOUBLE -> value.data().getDouble(0);
      case FLOAT16 -> throw unsupported("input " + index + " is a half-precision constant");
      default -> value.longs()[0];
    };
  }

  /** An input that is shape arithmetic, or could be. */
  Operand.Integers integers(int index) {
    Operand operand = input(index);
    if (operand instanceof Operand.Integers integers) {
      return integers;
    }
    if (isConstantIntegers(operand)) {
      return Operand.Integers.of(((Operand.Initializer) operand).value());
    }
    if (operand instanceof Operand.Variable variable && !operand.type().isFloating()) {
      return computed(variable, index);
    }
    throw unsupported("input " + index + " must be a constant, or a vector of integers");
  }

  /** Shapes that are computed from data are taken apart, if there are as many as is known. */
  private Operand.Integers computed(Operand.Variable variable, int index) {
    Output<?> narrow = graph().cast(variable.x(), ElementType.INT32);
    if (variable.rank() == 0) {
      return Operand.Integers.scalar(graph().extent(narrow));
    }
    long size = variable.rank() == 1 ? variable.x().shape().get(0) : -1;
    if (size < 0) {
      throw unsupported("input " + index + " must be a vector of a known length");
    }
    return Operand.Integers.vector(
        IntStream.range(0, (int) size)
            .mapToObj(i -> graph().extent(graph().element(narrow, i)))
            .toList());
  }

  /** Whether every input is shape arithmetic or could be, and at least one is. */
  boolean isShapeArithmetic() {
    return inputs.stream().anyMatch(Operand.Integers.class::isInstance)
        && inputs.stream()
            .allMatch(x -> x instanceof Operand.Integers || (x != null && isConstantIntegers(x)));
  }

  private static boolean isConstantIntegers(Operand operand) {
    return operand instanceof Operand.Initializer initializer
        && !initializer.trainable()
        && !initializer.type().isFloating()
        && initializer.type() != ElementType.BOOL
        && initializer.rank() <= 1;
  }

  // ---- attributes

  /** An axis of the first input, counted from the front. */
  int axis(long axis) {
    return axis(axis, rank(0));
  }

  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw unsupported("axis " + axis + " is outside of a tensor with " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Refuses an attribute that is set to something else. */
  void require(String attribute, long only) {
    long value = node.integer(attribute, only);
    if (value != only) {
      throw unsupported(attribute + "=" + value + " is not supported");
    }
  }

  void require(String attribute, String only) {
    String value = node.text(attribute, only);
    if (!value.equals(only)) {
      throw unsupported(attribute + "=" + value + " is not supported");
    }
  }

  void refuse(String... attributes) {
    for (String attribute : attributes) {
      if (node.has(attribute)) {
        throw unsupported("attribute " + attribute + " is not supported");
      }
    }
  }

  /** Refuses to give an output that the graph asks for. */
  void refuseOutput(int index) {
    if (index < node.outputs().size() && !node.outputs().get(index).isEmpty()) {
      throw unsupported("output " + index + " is not supported");
    }
  }

  /** Refuses integers where TensorFlow, or ONNX, has only floating-point numbers. */
  void requireFloating(int index) {
    if (!type(index).isFloating()) {
      throw unsupported("element type " + type(index) + " is not supported");
    }
  }

  float number(String attribute, double absent) {
    return node.number(attribute, (float) absent);
  }

  @Nullable Attribute attribute(String name) {
    return node.attributes().get(name);
  }

  // ---- results

  Operand.Variable of(Output<?> x, ElementType type, int rank) {
    return new Operand.Variable(x, type, rank);
  }

  /** A result with the type and the rank of the first input. */
  Operand.Variable like(Output<?> x) {
    return of(x, type(0), rank(0));
  }

  /** The same with channels last. */
  Operand.Variable image(Output<?> x) {
    return new Operand.Variable(x, type(0), rank(0), true);
  }

  /** A scalar of the first input's type. */
  Output<?> scalar(double value) {
    return graph().number(value, type(0));
  }

  Output<?> call(String operation, Output<?>... operands) {
    return graph().call(operation, operands);
  }
}
