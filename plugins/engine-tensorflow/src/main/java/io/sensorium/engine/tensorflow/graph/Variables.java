package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.Operand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The weights of a graph: variables that are loaded after it is written, for TensorFlow copies
 * constants several times. Only what is tiny and frozen stands in the graph itself.
 */
public final class Variables {
  private static final int TINY = 16;

  private final GraphWriter writer;
  private final Set<String> mutable;
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  /**
   * No variables yet.
   *
   * @param mutable initializers that training changes
   */
  Variables(GraphWriter writer, Set<String> mutable) {
    this.writer = writer;
    this.mutable = mutable;
  }

  /**
   * A tensor that lives in the session.
   *
   * @param reference what is assigned to
   * @param value what is read: gradients of some operations do not take the reference itself
   * @param fed where a new value goes in
   * @param assign takes the new value over
   * @param initial the first value
   */
  public record Variable(
      Output<?> reference,
      Output<?> value,
      Output<?> fed,
      Operation assign,
      Supplier<Tensor> initial) {}

  /** All variables; those of initializers that training changes have the initializers' names. */
  public Map<String, Variable> all() {
    return variables;
  }

  /** An initializer. */
  Output<?> read(String name, Tensor value) {
    boolean constant = !mutable.contains(name) && value.size() <= TINY;
    return constant ? writer.constant(value) : variable(name, value);
  }

  /** An initializer with its axes in another order; one that is frozen is stored in that order. */
  Output<?> read(String name, Tensor value, int... order) {
    if (mutable.contains(name)) {
      return writer.transpose(read(name, value), order);
    }
    String key = name + Arrays.toString(order);
    return variable(
        key, value.type(), Transposition.shape(value, order), () -> Transposition.of(value, order));
  }

  /** A frozen initializer with its elements in another shape. */
  Output<?> reshaped(Operand.Initializer<Extent> frozen, long... shape) {
    Tensor value = frozen.value();
    return variable(
        frozen.name() + " as " + Arrays.toString(shape),
        value.type(),
        shape,
        () -> new Tensor(value.type(), shape, value.data()));
  }

  private Output<?> variable(String key, Tensor value) {
    return variable(key, value.type(), value.shape(), () -> value);
  }

  /** A variable of a type and a shape. */
  Output<?> variable(String key, ElementType type, long[] shape, Supplier<Tensor> initial) {
    return declare(key, type, shape, initial).value();
  }

  /** The same with what it can be assigned through. */
  Variable declare(String key, ElementType type, long[] shape, Supplier<Tensor> initial) {
    return variables.computeIfAbsent(key, absent -> create(type, shape, initial));
  }

  private Variable create(ElementType type, long[] sizes, Supplier<Tensor> initial) {
    Shape shape = Shape.of(sizes);
    Output<?> reference =
        writer
            .op("VariableV2")
            .attribute("shape", shape)
            .attribute("dtype", TensorTypes.dataType(type))
            .output();
    Output<?> fed =
        writer
            .op("Placeholder")
            .attribute("dtype", TensorTypes.dataType(type))
            .attribute("shape", shape)
            .output();
    Operation assign = writer.op("Assign").in(reference, fed).operation();
    Output<?> value = writer.oneDnn() ? reference : writer.call("Identity", reference);
    return new Variable(reference, value, fed, assign, initial);
  }

  /** The variables that {@code weights()} gives: what training changes. */
  public Map<String, Variable> mutable() {
    Map<String, Variable> changed = new TreeMap<>();
    mutable.stream()
        .filter(variables::containsKey)
        .forEach(name -> changed.put(name, variables.get(name)));
    return changed;
  }
}
