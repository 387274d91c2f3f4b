package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One node while its source is written: its operands as expressions, and where lines go. */
final class NodeSource {
  private final Node node;
  private final List<@Nullable Operand> inputs;
  private final Source source;
  private final ModuleOptions options;

  /**
   * One node.
   *
   * @param inputs an operand for each input; null for one that is left out
   */
  NodeSource(Node node, List<@Nullable Operand> inputs, Source source, ModuleOptions options) {
    this.node = node;
    this.inputs = inputs;
    this.source = source;
    this.options = options;
  }

  Node node() {
    return node;
  }

  /** Whether the method is that of a training step. */
  boolean training() {
    return options.training();
  }

  /** The device as a keyword argument of what creates a tensor. */
  String device() {
    return "device=torch.device(\"" + options.device() + "\")";
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

  /** An input as a tensor. */
  String tensor(int index) {
    return tensor(input(index));
  }

  String tensor(Operand operand) {
    if (operand instanceof Operand.Variable variable) {
      return variable.name();
    }
    if (operand instanceof Operand.Initializer initializer) {
      return source.attribute(initializer.name(), initializer.value());
    }
    Operand.Integers integers = (Operand.Integers) operand;
    String data = integers.scalar() ? integers.elements().get(0) : list(integers.elements());
    return source.let("torch.tensor(" + data + ", dtype=4, " + device() + ")");
  }

  String tensorOrNone(int index) {
    return has(index) ? tensor(index) : "None";
  }

  /** All inputs as a list of tensors. */
  String tensors() {
    return list(IntStream.range(0, inputs()).mapToObj(this::tensor).toList());
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

  /** A constant number; the attribute, or else what is given, if the input is left out. */
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

  /** An input that is shape arithmetic, or a constant of integers. */
  Operand.Integers integers(int index) {
    return integers(input(index), "input " + index);
  }

  private Operand.Integers integers(Operand operand, String what) {
    if (operand instanceof Operand.Integers integers) {
      return integers;
    }
    if (isConstantIntegers(operand)) {
      return Operand.Integers.of(((Operand.Initializer) operand).value());
    }
    if (operand instanceof Operand.Variable variable
        && variable.rank() == 0
        && !variable.type().isFloating()) {
      return Operand.Integers.scalar("int(" + variable.name() + ")");
    }
    throw unsupported(what + " must be a constant, or computed from shapes alone");
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
        && initializer.type() == ElementType.INT64
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

  float number(String attribute, double absent) {
    return node.number(attribute, (float) absent);
  }

  /** The floats of an attribute, or what is given. */
  Attribute attribute(String name) {
    return node.attributes().get(name);
  }

  // ---- results

  Operand.Variable let(String expression, ElementType type, int rank) {
    return new Operand.Variable(source.let(expression), type, rank);
  }

  /** A result with the type and the rank of the first input. */
  Operand.Variable like(String expression) {
    return let(expression, type(0), rank(0));
  }

  String let(String expression) {
    return source.let(expression);
  }

  String[] unpack(int parts, String expression) {
    return source.unpack(parts, expression);
  }

  // ---- text

  static String list(List<String> elements) {
    return "[" + String.join(", ", elements) + "]";
  }

  static String list(long... elements) {
    return Arrays.stream(elements)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String bool(boolean value) {
    return value ? "True" : "False";
  }

  /** A floating-point literal. */
  static String literal(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value).toLowerCase(Locale.ROOT);
  }

  /** A literal of a type: {@code 2} or {@code 2.0}. */
  static String literal(double value, ElementType type) {
    return type.isFloating() ? literal(value) : Long.toString((long) value);
  }
}
