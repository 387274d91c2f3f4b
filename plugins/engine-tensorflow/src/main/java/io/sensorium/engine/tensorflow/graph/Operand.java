package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Output;

/** What a node reads or writes, while the graph is written. The rank of every operand is known. */
sealed interface Operand {
  ElementType type();

  int rank();

  /**
   * A tensor in the graph.
   *
   * @param channelsLast whether its second axis is held as its last, as TensorFlow's convolutions
   *     want it
   */
  record Variable(Output<?> x, ElementType type, int rank, boolean channelsLast)
      implements Operand {
    Variable(Output<?> x, ElementType type, int rank) {
      this(x, type, rank, false);
    }
  }

  /** An initializer; trainable ones have no value that the graph may rely on. */
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
   * Shape arithmetic: a 64-bit integer, or a vector of them. It becomes a tensor only if something
   * other than shape arithmetic reads it.
   */
  record Integers(List<Extent> elements, boolean scalar) implements Operand {
    public Integers {
      elements = List.copyOf(elements);
    }

    static Integers vector(List<Extent> elements) {
      return new Integers(elements, false);
    }

    static Integers scalar(Extent element) {
      return new Integers(List.of(element), true);
    }

    static Integers of(Tensor tensor) {
      List<Extent> elements = Arrays.stream(tensor.longs()).mapToObj(Extent::of).toList();
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
