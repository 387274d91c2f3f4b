package io.sensorium.network.passes;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Element-wise arithmetic on the host, of 32-bit floats, 32 and 64-bit integers and booleans. */
final class HostArithmetic {
  private HostArithmetic() {}

  static Optional<Tensor> cast(Tensor x, long to) {
    ElementType type = ElementType.ofCode(to);
    if (!isCarried(x.type()) || !isCarried(type)) {
      return Optional.empty();
    }
    if (x.type() == ElementType.FLOAT) {
      float[] values = x.floats();
      return Optional.of(
          make(
              type,
              x.shape(),
              i -> values[i],
              i -> type == ElementType.BOOL && values[i] != 0 ? 1 : (long) values[i]));
    }
    long[] values = x.longs();
    return Optional.of(make(type, x.shape(), i -> values[i], i -> values[i]));
  }

  static Optional<Tensor> unary(String operator, Tensor x) {
    if (operator.equals("Not") || x.type() != ElementType.FLOAT) {
      return integers(operator, x);
    }
    DoubleUnaryOperator function =
        switch (operator) {
          case "Neg" -> value -> -value;
          case "Abs" -> Math::abs;
          case "Sqrt" -> Math::sqrt;
          case "Floor" -> Math::floor;
          case "Ceil" -> Math::ceil;
          case "Exp" -> Math::exp;
          case "Log" -> Math::log;
          default -> value -> 1 / value;
        };
    float[] values = x.floats();
    return Optional.of(make(x.type(), x.shape(), i -> function.applyAsDouble(values[i]), i -> 0));
  }

  private static Optional<Tensor> integers(String operator, Tensor x) {
    if (!isCarried(x.type())) {
      return Optional.empty();
    }
    long[] values = x.longs();
    return switch (operator) {
      case "Neg" -> Optional.of(make(x.type(), x.shape(), i -> 0, i -> -values[i]));
      case "Abs" -> Optional.of(make(x.type(), x.shape(), i -> 0, i -> Math.abs(values[i])));
      case "Not" -> Optional.of(make(x.type(), x.shape(), i -> 0, i -> 1 - values[i]));
      default -> Optional.empty();
    };
  }

  static Optional<Tensor> binary(String operator, Tensor a, Tensor b) {
    Optional<long[]> shape = Broadcast.shape(a.shape(), b.shape());
    if (a.type() != b.type() || !isCarried(a.type()) || shape.isEmpty()) {
      return Optional.empty();
    }
    Broadcast left = new Broadcast(a.shape(), shape.get());
    Broadcast right = new Broadcast(b.shape(), shape.get());
    return a.type() == ElementType.FLOAT
        ? floating(operator, a, b, shape.get(), left, right)
        : integral(operator, a, b, shape.get(), left, right);
  }

  private static Optional<Tensor> floating(
      String operator, Tensor a, Tensor b, long[] shape, Broadcast left, Broadcast right) {
    float[] p = a.floats();
    float[] q = b.floats();
    DoubleBinaryOperator function =
        switch (operator) {
          case "Add" -> Double::sum;
          case "Sub" -> (x, y) -> x - y;
          case "Mul" -> (x, y) -> x * y;
          case "Div" -> (x, y) -> x / y;
          case "Pow" -> Math::pow;
          case "Min" -> Math::min;
          case "Max" -> Math::max;
          case "Equal" -> (x, y) -> x == y ? 1 : 0;
          case "Less" -> (x, y) -> x < y ? 1 : 0;
          case "Greater" -> (x, y) -> x > y ? 1 : 0;
          case "LessOrEqual" -> (x, y) -> x <= y ? 1 : 0;
          default -> (x, y) -> x >= y ? 1 : 0;
        };
    Elements elements = i -> function.applyAsDouble(p[left.index(i)], q[right.index(i)]);
    return Optional.of(
        make(resultType(operator, a.type()), shape, elements, i -> (long) elements.at(i)));
  }

  private static Optional<Tensor> integral(
      String operator, Tensor a, Tensor b, long[] shape, Broadcast left, Broadcast right) {
    long[] p = a.longs();
    long[] q = b.longs();
    LongBinaryOperator function =
        switch (operator) {
          case "Add" -> Long::sum;
          case "Sub" -> (x, y) -> x - y;
          case "Mul" -> (x, y) -> x * y;
          // What division by zero gives is the engine's to say.
          case "Div" -> Arrays.stream(q).anyMatch(y -> y == 0) ? null : (x, y) -> x / y;
          case "Min" -> Math::min;
          case "Max" -> Math::max;
          case "And" -> (x, y) -> x & y;
          case "Or" -> (x, y) -> x | y;
          case "Equal" -> (x, y) -> x == y ? 1 : 0;
          case "Less" -> (x, y) -> x < y ? 1 : 0;
          case "Greater" -> (x, y) -> x > y ? 1 : 0;
          case "LessOrEqual" -> (x, y) -> x <= y ? 1 : 0;
          case "GreaterOrEqual" -> (x, y) -> x >= y ? 1 : 0;
          default -> null;
        };
    if (function == null) {
      return Optional.empty();
    }
    Integers elements = i -> function.applyAsLong(p[left.index(i)], q[right.index(i)]);
    return Optional.of(make(resultType(operator, a.type()), shape, i -> 0, elements));
  }

  private static ElementType resultType(String operator, ElementType operands) {
    return switch (operator) {
      case "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual" -> ElementType.BOOL;
      default -> operands;
    };
  }

  private static boolean isCarried(ElementType type) {
    return type == ElementType.FLOAT
        || type == ElementType.INT64
        || type == ElementType.INT32
        || type == ElementType.BOOL;
  }

  private interface Elements {
    double at(int index);
  }

  private interface Integers {
    long at(int index);
  }

  private static Tensor make(ElementType type, long[] shape, Elements numbers, Integers integers) {
    int size = Broadcast.size(shape);
    var data = Tensor.allocate(size * type.bytes());
    for (int i = 0; i < size; i++) {
      switch (type) {
        case FLOAT -> data.putFloat((float) numbers.at(i));
        case INT64 -> data.putLong(integers.at(i));
        case INT32 -> data.putInt((int) integers.at(i));
        default -> data.put((byte) (integers.at(i) == 0 ? 0 : 1));
      }
    }
    return new Tensor(type, shape, data.flip());
  }
}
