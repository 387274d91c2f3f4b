package io.sensorium.network.compile;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.util.List;

/**
 * What a node reads or writes, while it is compiled. The rank of every operand is known.
 *
 * @param <E> one integer of shape arithmetic, as the engine writes it
 */
public sealed interface Operand<E> {
  ElementType type();

  int rank();

  /** A tensor that is there when the network runs; each engine has its own. */
  non-sealed interface Variable<E> extends Operand<E> {}

  /** An initializer; trainable ones have no value that the compiler may rely on. */
  record Initializer<E>(String name, Tensor value, boolean trainable) implements Operand<E> {
    @Override
    public ElementType type() {
      return value.type();
    }

    @Override
    public int rank() {
      return value.rank();
    }
  }

  /**
   * Shape arithmetic: a 64-bit integer, or a vector of them. It becomes a tensor only if something
   * other than shape arithmetic reads it.
   */
  record Integers<E>(List<E> elements, boolean scalar) implements Operand<E> {
    public Integers {
      elements = List.copyOf(elements);
    }

    public static <E> Integers<E> vector(List<E> elements) {
      return new Integers<>(elements, false);
    }

    public static <E> Integers<E> scalar(E element) {
      return new Integers<>(List.of(element), true);
    }

    /** The number of elements. */
    public int size() {
      return elements.size();
    }

    @Override
    public ElementType type() {
      return ElementType.INT64;
    }

    @Override
    public int rank() {
      return scalar ? 0 : 1;
    }
  }

  /** What a node at fault would have written; whoever reads it cannot be judged. */
  record Unknown<E>() implements Operand<E> {
    @Override
    public ElementType type() {
      return ElementType.FLOAT;
    }

    @Override
    public int rank() {
      return 0;
    }
  }
}
