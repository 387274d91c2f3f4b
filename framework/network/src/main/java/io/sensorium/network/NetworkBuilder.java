package io.sensorium.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes a network layer by layer, as standard ONNX operators.
 *
 * <p>Weights are named after their layer ({@code head.weight}) and initialized from the builder's
 * seed and that name alone, so the order of layers does not change them. A {@linkplain #scope
 * scope} prefixes the names of what is built in it and shares everything else with its parent. Not
 * thread-safe.
 */
public final class NetworkBuilder {
  private final Contents contents;
  private final String prefix;

  /** What all scopes of one network share. */
  private static final class Contents {
    final String name;
    final long seed;
    final List<Node> nodes = new ArrayList<>();
    final Map<String, Tensor> initializers = new LinkedHashMap<>();
    final LinkedHashSet<String> trainable = new LinkedHashSet<>();
    final List<ValueInfo> inputs = new ArrayList<>();
    final List<ValueInfo> outputs = new ArrayList<>();
    int values;

    Contents(String name, long seed) {
      this.name = name;
      this.seed = seed;
    }
  }

  public NetworkBuilder(String name, long seed) {
    this(new Contents(name, seed), "");
  }

  private NetworkBuilder(Contents contents, String prefix) {
    this.contents = contents;
    this.prefix = prefix;
  }

  /** A builder of the same network whose layer names start with {@code name.}. */
  public NetworkBuilder scope(String name) {
    return new NetworkBuilder(contents, prefix + name + ".");
  }

  public Value input(String name, ElementType type, Shape shape) {
    contents.inputs.add(new ValueInfo(name, type, shape));
    return new Value(name, type, shape);
  }

  /** Declares an output of the whole network; its name takes no prefix. */
  public void output(String name, Value value) {
    contents.nodes.add(new Node("Identity", name, List.of(value.name()), List.of(name), Map.of()));
    contents.outputs.add(new ValueInfo(name, value.type(), value.shape()));
  }

  public Network build() {
    Graph graph =
        new Graph(
            contents.name,
            contents.nodes,
            contents.initializers,
            contents.inputs,
            contents.outputs);
    return new Network(Model.of(graph), contents.trainable);
  }

  // ---- weights and constants

  /** A trainable weight of the given initial values. */
  public Value weight(String name, Tensor initial) {
    String full = prefix + name;
    if (contents.initializers.putIfAbsent(full, initial) != null) {
      throw new InvalidNetworkException("initializer", "two weights are named '" + full + "'");
    }
    contents.trainable.add(full);
    return new Value(full, initial.type(), Shape.of(initial.shape()));
  }

  /** A trainable matrix, uniform in ±sqrt(6 / (in + out)) (Glorot and Bengio, AISTATS 2010). */
  public Value glorot(String name, int out, int in) {
    SplittableRandom random = new SplittableRandom(contents.seed * 31 + (prefix + name).hashCode());
    double bound = Math.sqrt(6.0 / (in + out));
    float[] values = new float[Math.multiplyExact(out, in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return weight(name, Tensor.of(values, out, in));
  }

  /** A trainable vector of one repeated value. */
  public Value vector(String name, int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return weight(name, Tensor.of(values, size));
  }

  /** A constant that training leaves alone. */
  public Value constant(Tensor value) {
    String name = fresh("constant");
    contents.initializers.put(name, value);
    return new Value(name, value.type(), Shape.of(value.shape()));
  }

  // ---- layers

  /** x W^T + b over the last axis of {@code [..., in]}, giving {@code [..., out]}. */
  public Value linear(String name, Value x, int out) {
    Value weight = glorot(name + ".weight", out, x.width());
    Value bias = vector(name + ".bias", out, 0);
    if (x.shape().rank() == 2) {
      return operator(
          "Gemm",
          x.type(),
          x.shape().with(-1, Dimension.of(out)),
          Map.of("transB", Attribute.of(1)),
          x,
          weight,
          bias);
    }
    Value transposed =
        operator(
            "Transpose",
            x.type(),
            Shape.of(x.width(), out),
            Map.of("perm", Attribute.ofInts(1, 0)),
            weight);
    Value product =
        operator(
            "MatMul", x.type(), x.shape().with(-1, Dimension.of(out)), Map.of(), x, transposed);
    return add(product, bias);
  }

  /** Layer normalization over the last axis (Ba, Kiros and Hinton, 2016), epsilon 1e-5. */
  public Value layerNorm(String name, Value x) {
    Value scale = vector(name + ".weight", x.width(), 1);
    Value shift = vector(name + ".bias", x.width(), 0);
    Map<String, Attribute> attributes =
        Map.of("axis", Attribute.of(-1), "epsilon", Attribute.of(1e-5f));
    return operator("LayerNormalization", x.type(), x.shape(), attributes, x, scale, shift);
  }

  /**
   * Zeroes elements at the given rate in training steps and scales the rest up; the identity
   * otherwise.
   */
  public Value dropout(Value x, float rate) {
    if (rate == 0) {
      return x;
    }
    return operator(
        "Dropout",
        x.type(),
        x.shape(),
        Map.of(),
        x,
        constant(Tensor.scalar(rate)),
        constant(Tensor.of(new boolean[] {true})));
  }

  public Value relu(Value x) {
    return elementwise("Relu", x);
  }

  /** The exact Gaussian error linear unit (Hendrycks and Gimpel, 2016). */
  public Value gelu(Value x) {
    return elementwise("Gelu", x);
  }

  public Value tanh(Value x) {
    return elementwise("Tanh", x);
  }

  public Value sigmoid(Value x) {
    return elementwise("Sigmoid", x);
  }

  public Value log(Value x) {
    return elementwise("Log", x);
  }

  public Value softmax(Value x, int axis) {
    return operator("Softmax", x.type(), x.shape(), Map.of("axis", Attribute.of(axis)), x);
  }

  // ---- arithmetic, with broadcasting

  public Value add(Value a, Value b) {
    return binary("Add", a, b);
  }

  public Value subtract(Value a, Value b) {
    return binary("Sub", a, b);
  }

  public Value multiply(Value a, Value b) {
    return binary("Mul", a, b);
  }

  public Value divide(Value a, Value b) {
    return binary("Div", a, b);
  }

  public Value add(Value a, float b) {
    return add(a, constant(Tensor.scalar(b)));
  }

  public Value multiply(Value a, float b) {
    return multiply(a, constant(Tensor.scalar(b)));
  }

  // ---- shape

  /** Joins values along one axis; the other axes agree. */
  public Value concatenate(List<Value> values, int axis) {
    Shape shape = values.get(0).shape();
    long size = values.stream().mapToLong(value -> value.shape().size(axis)).sum();
    return operator(
        "Concat",
        values.get(0).type(),
        shape.with(axis, Dimension.of(size)),
        Map.of("axis", Attribute.of(axis < 0 ? axis + shape.rank() : axis)),
        values.toArray(Value[]::new));
  }

  /** Inserts an axis of size 1. */
  public Value unsqueeze(Value x, int axis) {
    List<Dimension> dimensions = new ArrayList<>(x.shape().dimensions());
    dimensions.add(axis, Dimension.of(1));
    return operator(
        "Unsqueeze",
        x.type(),
        new Shape(dimensions),
        Map.of(),
        x,
        constant(Tensor.of(new long[] {axis}, 1)));
  }

  /** The sum over one axis, which disappears. */
  public Value sum(Value x, int axis) {
    return reduce("ReduceSum", x, axis);
  }

  /** The mean over one axis, which disappears. */
  public Value mean(Value x, int axis) {
    return reduce("ReduceMean", x, axis);
  }

  /**
   * Any standard operator; the caller states the type and shape of its result.
   *
   * @param inputs in the operator's order
   */
  public Value operator(
      String operator,
      ElementType type,
      Shape shape,
      Map<String, Attribute> attributes,
      Value... inputs) {
    String name = fresh(operator);
    List<String> names = Arrays.stream(inputs).map(Value::name).toList();
    contents.nodes.add(new Node(operator, name, names, List.of(name), attributes));
    return new Value(name, type, shape);
  }

  private Value elementwise(String operator, Value x) {
    return operator(operator, x.type(), x.shape(), Map.of(), x);
  }

  private Value binary(String operator, Value a, Value b) {
    return operator(operator, a.type(), a.shape().broadcast(b.shape()), Map.of(), a, b);
  }

  private Value reduce(String operator, Value x, int axis) {
    int positive = axis < 0 ? axis + x.shape().rank() : axis;
    List<Dimension> dimensions = new ArrayList<>(x.shape().dimensions());
    dimensions.remove(positive);
    Value axes = constant(Tensor.of(new long[] {positive}, 1));
    return operator(
        operator, x.type(), new Shape(dimensions), Map.of("keepdims", Attribute.of(0)), x, axes);
  }

  private String fresh(String operator) {
    return prefix + operator + "_" + contents.values++;
  }
}
