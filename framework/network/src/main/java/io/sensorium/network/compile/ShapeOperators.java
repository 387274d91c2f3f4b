package io.sensorium.network.compile;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * Operators over shapes, which are worked out while compiling, as far as sizes are known.
 *
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
final class ShapeOperators<E> {
  private static final int MOST_AXES = 64;

  private final EmittedNode<E> node;

  ShapeOperators(EmittedNode<E> node) {
    this.node = node;
  }

  /** What the node gives, if it is shape arithmetic. */
  Optional<Operand<E>> result() {
    ShapeArithmetic<E> shapes = node.shapes();
    return switch (node.node().operator()) {
      case "Add" -> combined(shapes::plus);
      case "Sub" -> combined(shapes::minus);
      case "Mul" -> combined(shapes::times);
      case "Div" -> combined(shapes::over);
      case "Mod" ->
          node.node().integer("fmod", 0) == 0 ? combined(shapes::remainder) : Optional.empty();
      case "Concat" -> joined();
      case "ConstantOfShape" -> vector().flatMap(this::filled);
      case "Gather" -> vector().flatMap(this::picked);
      case "Size" -> vector().map(x -> Operand.Integers.scalar(shapes.number(x.size())));
      case "Slice" -> vector().map(this::sliced);
      case "Reshape" -> vector().flatMap(this::reshaped);
      case "Squeeze" -> vector().flatMap(this::squeezed);
      case "Unsqueeze" ->
          vector().filter(x -> x.scalar()).map(x -> Operand.Integers.vector(x.elements()));
      default -> Optional.empty();
    };
  }

  private Optional<Operand.Integers<E>> vector() {
    return node.has(0) && node.input(0) instanceof Operand.Integers<E> integers
        ? Optional.of(integers)
        : Optional.empty();
  }

  private Optional<Operand<E>> combined(BinaryOperator<E> arithmetic) {
    if (!node.isShapeArithmetic()) {
      return Optional.empty();
    }
    Operand.Integers<E> a = node.integers(0);
    Operand.Integers<E> b = node.integers(1);
    int size = Math.max(a.size(), b.size());
    List<E> elements =
        IntStream.range(0, size)
            .mapToObj(i -> arithmetic.apply(repeated(a, i, size), repeated(b, i, size)))
            .toList();
    return Optional.of(new Operand.Integers<>(elements, a.scalar() && b.scalar()));
  }

  private E repeated(Operand.Integers<E> integers, int index, int size) {
    if (integers.size() != 1 && integers.size() != size) {
      throw node.unsupported(
          "vectors of " + integers.size() + " and " + size + " do not broadcast");
    }
    return integers.elements().get(integers.size() == 1 ? 0 : index);
  }

  private Optional<Operand<E>> joined() {
    if (!node.isShapeArithmetic()) {
      return Optional.empty();
    }
    return Optional.of(
        Operand.Integers.vector(
            IntStream.range(0, node.inputs())
                .mapToObj(node::integers)
                .flatMap(x -> x.elements().stream())
                .toList()));
  }

  /** A vector of one number, if its length is known and no larger than any shape. */
  private Optional<Operand<E>> filled(Operand.Integers<E> length) {
    if (length.size() != 1
        || !(node.attribute("value") instanceof Attribute.Constant constant)
        || constant.value().type() != ElementType.INT64) {
      return Optional.empty();
    }
    E number = node.shapes().number(constant.value().longs()[0]);
    return IntStream.rangeClosed(0, MOST_AXES)
        .filter(size -> node.shapes().is(length.elements().get(0), size))
        .boxed()
        .findFirst()
        .map(size -> Operand.Integers.vector(Collections.nCopies(size, number)));
  }

  private Optional<Operand<E>> picked(Operand.Integers<E> integers) {
    if (!node.isConstant(1) || node.rank(1) > 1) {
      return Optional.empty();
    }
    List<E> picked =
        Arrays.stream(node.constantIntegers(1))
            .mapToObj(index -> integers.elements().get(node.axis(index, integers.size())))
            .toList();
    return Optional.of(new Operand.Integers<>(picked, node.rank(1) == 0));
  }

  private Operand<E> sliced(Operand.Integers<E> integers) {
    long step = node.has(4) ? node.constantIntegers(4)[0] : 1;
    if (step < 1) {
      throw node.unsupported("a step of " + step + " over a shape is not supported");
    }
    long end = clamp(node.constantIntegers(2)[0], integers.size());
    List<E> kept = new ArrayList<>();
    for (long i = clamp(node.constantIntegers(1)[0], integers.size()); i < end; i += step) {
      kept.add(integers.elements().get((int) i));
    }
    return Operand.Integers.vector(kept);
  }

  private static long clamp(long index, int size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  private Optional<Operand<E>> reshaped(Operand.Integers<E> integers) {
    int rank = node.integers(1).size();
    return rank > 1
        ? Optional.empty()
        : Optional.of(new Operand.Integers<>(integers.elements(), rank == 0));
  }

  private Optional<Operand<E>> squeezed(Operand.Integers<E> integers) {
    boolean single = node.has(1) && node.constantIntegers(1).length == 1 && integers.size() == 1;
    return single
        ? Optional.of(Operand.Integers.scalar(integers.elements().get(0)))
        : Optional.empty();
  }
}
