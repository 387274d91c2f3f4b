package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.util.Arrays;
import java.util.List;

/** What a node reads or writes, while the source is written. The rank of every operand is known. */
sealed interface Operand {
  ElementType type();

  int rank();

  /** A tensor that the source has in a variable. */
  record Variable(String name, ElementType type, int rank) implements Operand {}

  /** An initializer; trainable ones have no value that the source may rely on. */
  record Initializer(String name, Tensor value, boolean trainable) implements Operand {
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
   * Shape arithmetic: a 64-bit integer, or a vector of them, each of which is an expression of the
   * source. It becomes a tensor only if something other than shape arithmetic reads it.
   */
  record Integers(List<String> elements, boolean scalar) implements Operand {
    public Integers {
      elements = List.copyOf(elements);
    }

    static Integers vector(List<String> elements) {
      return new Integers(elements, false);
    }

    static Integers scalar(String element) {
      return new Integers(List.of(element), true);
    }

    static Integers of(Tensor tensor) {
      List<String> elements = Arrays.stream(tensor.longs()).mapToObj(Long::toString).toList();
      return new Integers(elements, tensor.rank() == 0);
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
  record Unknown() implements Operand {
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
