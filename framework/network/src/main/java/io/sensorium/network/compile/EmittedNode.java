package io.sensorium.network.compile;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node while an engine writes it: its operands and attributes.
 *
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
public class EmittedNode<E> {
  private final Node node;
  private final List<@Nullable Operand<E>> inputs;
  private final ShapeArithmetic<E> shapes;

  /**
   * One node.
   *
   * @param inputs an operand for each input; null for one that is left out
   */
  public EmittedNode(Node node, List<@Nullable Operand<E>> inputs, ShapeArithmetic<E> shapes) {
    this.node = node;
    this.inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    this.shapes = shapes;
  }

  public final Node node() {
    return node;
  }

  public final ShapeArithmetic<E> shapes() {
    return shapes;
  }

  public final UnsupportedNodeException unsupported(String reason) {
    return new UnsupportedNodeException(reason);
  }

  // ---- inputs

  public final int inputs() {
    return inputs.size();
  }

  public final boolean has(int index) {
    return index < inputs.size() && inputs.get(index) != null;
  }

  public final Operand<E> input(int index) {
    Operand<E> operand = index < inputs.size() ? inputs.get(index) : null;
    if (operand == null) {
      throw unsupported("input " + index + " is missing");
    }
    return operand;
  }

  public final ElementType type(int index) {
    return input(index).type();
  }

  public final int rank(int index) {
    return input(index).rank();
  }

  /** The largest rank of all inputs, which broadcasting gives the result. */
  public final int broadcastRank() {
    int rank = 0;
    for (int i = 0; i < inputs(); i++) {
      rank = Math.max(rank, rank(i));
    }
    return rank;
  }

  public final boolean isConstant(int index) {
    return input(index) instanceof Operand.Initializer<E> initializer && !initializer.trainable();
  }

  /** An input whose value is known while compiling. */
  public final Tensor constant(int index) {
    if (input(index) instanceof Operand.Initializer<E> initializer && !initializer.trainable()) {
      return initializer.value();
    }
    throw unsupported("input " + index + " must be a constant");
  }

  public final long[] constantIntegers(int index) {
    return constant(index).longs();
  }

  /** A constant number, or what is given if the input is left out. */
  public final double number(int index, double absent) {
    return has(index) ? first(constant(index)) : absent;
  }

  /** The first element of a constant. */
  public final double first(Tensor value) {
    return switch (value.type()) {
      case FLOAT -> value.data().getFloat(0);
      case DOUBLE -> value.data().getDouble(0);
      case FLOAT16 -> throw unsupported("a half-precision constant is not supported");
      default -> value.longs()[0];
    };
  }

  /** An input that is shape arithmetic, or could be. */
  public final Operand.Integers<E> integers(int index) {
    Operand<E> operand = input(index);
    if (operand instanceof Operand.Integers<E> integers) {
      return integers;
    }
    if (operand instanceof Operand.Initializer<E> initializer && isConstantIntegers(operand)) {
      return known(initializer.value());
    }
    if (operand instanceof Operand.Variable<E> variable && isInteger(variable.type())) {
      return shapes.read(variable).orElseThrow(() -> notIntegers(index));
    }
    throw notIntegers(index);
  }

  /** A single integer; some exporters write a constant one as a floating-point number. */
  public final E integer(int index) {
    return isConstant(index)
        ? shapes.number((long) number(index, 0))
        : integers(index).elements().get(0);
  }

  private UnsupportedNodeException notIntegers(int index) {
    return unsupported(
        "input " + index + " must be a constant, or integers that are computed from shapes");
  }

  private Operand.Integers<E> known(Tensor value) {
    List<E> elements = Arrays.stream(value.longs()).mapToObj(shapes::number).toList();
    return new Operand.Integers<>(elements, value.rank() == 0);
  }

  /** Whether every input is shape arithmetic or could be, and at least one is. */
  public final boolean isShapeArithmetic() {
    return inputs.stream().anyMatch(Operand.Integers.class::isInstance)
        && inputs.stream()
            .allMatch(x -> x instanceof Operand.Integers || (x != null && isConstantIntegers(x)));
  }

  private static boolean isConstantIntegers(Operand<?> operand) {
    return operand instanceof Operand.Initializer<?> initializer
        && !initializer.trainable()
        && isInteger(initializer.type())
        && initializer.rank() <= 1;
  }

  private static boolean isInteger(ElementType type) {
    return !type.isFloating() && type != ElementType.BOOL;
  }

  /** Refuses integers where an engine, or ONNX, has only floating-point numbers. */
  public final void requireFloating(int index) {
    if (!type(index).isFloating()) {
      throw unsupported("element type " + type(index) + " is not supported");
    }
  }

  // ---- attributes

  /** An axis of the first input, counted from the front. */
  public final int axis(long axis) {
    return axis(axis, rank(0));
  }

  public final int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw unsupported("axis " + axis + " is outside of a tensor with " + rank + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Refuses an attribute that is set to something else. */
  public final void require(String attribute, long only) {
    long value = node.integer(attribute, only);
    if (value != only) {
      throw unsupported(attribute + "=" + value + " is not supported");
    }
  }

  public final void require(String attribute, String only) {
    String value = node.text(attribute, only);
    if (!value.equals(only)) {
      throw unsupported(attribute + "=" + value + " is not supported");
    }
  }

  public final void refuse(String... attributes) {
    for (String attribute : attributes) {
      if (node.has(attribute)) {
        throw unsupported("attribute " + attribute + " is not supported");
      }
    }
  }

  /** Whether the graph asks for an output. */
  public final boolean hasOutput(int index) {
    return index < node.outputs().size() && !node.outputs().get(index).isEmpty();
  }

  /** Refuses to give an output that the graph asks for. */
  public final void refuseOutput(int index) {
    if (hasOutput(index)) {
      throw unsupported("output " + index + " is not supported");
    }
  }

  public final float number(String attribute, double absent) {
    return node.number(attribute, (float) absent);
  }

  public final @Nullable Attribute attribute(String name) {
    return node.attributes().get(name);
  }
}
