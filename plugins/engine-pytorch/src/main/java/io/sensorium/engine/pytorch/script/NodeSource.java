package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.compile.EmittedNode;
import io.sensorium.network.compile.Operand;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One node while its source is written: its operands as expressions, and where lines go. */
final class NodeSource extends EmittedNode<String> {
  private final Source source;
  private final ModuleOptions options;
  private final Activations activations;

  /**
   * One node.
   *
   * @param inputs an operand for each input; null for one that is left out
   * @param activations of the whole network
   */
  NodeSource(
      Node node,
      List<@Nullable Operand<String>> inputs,
      Source source,
      ModuleOptions options,
      Activations activations) {
    super(node, inputs, new ScriptIntegers(source));
    this.source = source;
    this.options = options;
    this.activations = activations;
  }

  /** Whether the method is that of a training step. */
  boolean training() {
    return options.training();
  }

  /** Whether operators of oneDNN may be called. */
  boolean oneDnn() {
    return options.oneDnn();
  }

  /** The activation that this node is now to apply to its output. */
  Activation takeActivation() {
    return activations.take(node().output());
  }

  /** The device as a keyword argument of what creates a tensor. */
  String device() {
    return "device=torch.device(\"" + options.device() + "\")";
  }

  /** An input as a tensor. */
  String tensor(int index) {
    return tensor(input(index));
  }

  String tensor(Operand<String> operand) {
    if (operand instanceof ScriptTensor variable) {
      return variable.name();
    }
    if (operand instanceof Operand.Initializer<String> initializer) {
      return source.tensors().plain(initializer.name(), initializer.value());
    }
    Operand.Integers<String> integers = (Operand.Integers<String>) operand;
    String data = integers.scalar() ? integers.elements().get(0) : list(integers.elements());
    return source.let("torch.tensor(" + data + ", dtype=4, " + device() + ")");
  }

  /** The size of an axis of an input, which must be known while compiling; -1 is the last axis. */
  long size(int index, int axis) {
    Operand<String> operand = input(index);
    if (operand instanceof Operand.Initializer<String> initializer && initializer.rank() > 0) {
      return initializer.value().size(axis);
    }
    Optional<Shape> declared =
        operand instanceof ScriptTensor variable ? variable.declared() : Optional.empty();
    return declared
        .filter(shape -> shape.rank() > 0 && shape.at(axis) instanceof Dimension.Fixed)
        .map(shape -> shape.size(axis))
        .orElseThrow(
            () -> unsupported("the size of axis " + axis + " of input " + index + " is not known"));
  }

  /** Multiplier and increment of the next active dropout. */
  String dropoutStream() {
    return source.dropoutStream();
  }

  /**
   * An initializer in another layout.
   *
   * @param layout the expression that makes it, once, with a place for the initializer
   */
  String laidOut(int index, String layout) {
    Operand.Initializer<String> initializer = (Operand.Initializer<String>) input(index);
    return source.tensors().laidOut(initializer.name(), initializer.value(), layout);
  }

  String tensorOrNone(int index) {
    return has(index) ? tensor(index) : "None";
  }

  /** All inputs as a list of tensors. */
  String tensors() {
    return list(IntStream.range(0, inputs()).mapToObj(this::tensor).toList());
  }

  // ---- results

  ScriptTensor let(String expression, ElementType type, int rank) {
    return new ScriptTensor(source.let(expression), type, rank);
  }

  /** A result with the type and the rank of the first input. */
  ScriptTensor like(String expression) {
    return let(expression, type(0), rank(0));
  }

  String let(String expression) {
    return source.let(expression);
  }

  void assign(String name, String expression) {
    source.assign(name, expression);
  }

  String begin(String head) {
    return source.begin(head);
  }

  void end() {
    source.end();
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
