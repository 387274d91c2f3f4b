package io.sensorium.network.compile;

import java.util.List;
import java.util.Optional;

/**
 * Integers that are known only when a network runs, such as sizes of axes, and those that always
 * are.
 *
 * @param <E> one integer, as the engine writes it
 */
public interface ShapeArithmetic<E> {
  E number(long value);

  /** Whether an integer is known to be this one. */
  boolean is(E element, long value);

  E plus(E a, E b);

  E minus(E a, E b);

  E times(E a, E b);

  /**
   * Rounded towards zero.
   *
   * @throws UnsupportedNodeException if the divisor is known to be 0
   */
  E over(E a, E b);

  /** With the sign of the divisor. */
  E remainder(E a, E b);

  E larger(E a, E b);

  /** The integers that a tensor holds, if there are as many as is known. */
  Optional<Operand.Integers<E>> read(Operand.Variable<E> tensor);

  default E product(List<E> elements) {
    return elements.stream().reduce(number(1), this::times);
  }

  /** So many parts of one size, of which the last may be smaller. */
  default List<E> split(E whole, int parts) {
    E part = over(plus(whole, number(parts - 1L)), number(parts));
    E last = minus(whole, times(part, number(parts - 1L)));
    return java.util.stream.IntStream.range(0, parts)
        .mapToObj(i -> i < parts - 1 ? part : last)
        .toList();
  }
}
