package io.sensorium.engine.tensorflow;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One operator behind a trainable factor, {@code y = operator(x * w, ...)}; its floating-point
 * constants are trainable too. All sizes of x are unknown while compiling.
 */
record ParityCases(String name, Network network, Tensor x) {

  /** An operator to test. */
  private record Spec(String operator, int rank, Map<String, Attribute> attributes) {
    Spec with(String name, Attribute value) {
      Map<String, Attribute> more = new LinkedHashMap<>(attributes);
      more.put(name, value);
      return new Spec(operator, rank, more);
    }

    Spec ints(String name, long... values) {
      return with(name, Attribute.ofInts(values));
    }

    Spec number(String name, long value) {
      return with(name, Attribute.of(value));
    }

    Spec text(String name, String value) {
      return with(name, Attribute.of(value));
    }

    ParityCases on(Tensor x, Tensor... constants) {
      return fixed(false, x, constants);
    }

    /** The same with constants that stay as they are. */
    ParityCases frozen(Tensor x, Tensor... constants) {
      return fixed(true, x, constants);
    }

    private ParityCases fixed(boolean frozen, Tensor x, Tensor... constants) {
      Map<String, Tensor> initializers = new LinkedHashMap<>();
      Set<String> trainable = new LinkedHashSet<>(Set.of("w"));
      long[] ones = new long[x.rank()];
      Arrays.fill(ones, 1);
      ones[x.rank() - 1] = x.size(-1);
      initializers.put("w", noise(99, ones));
      List<String> inputs = new ArrayList<>(List.of("scaled"));
      for (int i = 0; i < constants.length; i++) {
        boolean left = constants[i].rank() == 1 && constants[i].size() == 0;
        inputs.add(left ? "" : "c" + i);
        if (!left) {
          initializers.put("c" + i, constants[i]);
        }
        if (!left && !frozen && constants[i].type() == ElementType.FLOAT) {
          trainable.add("c" + i);
        }
      }
      Node factor = new Node("Mul", "", List.of("x", "w"), List.of("scaled"), Map.of());
      Node node = new Node(operator, "", inputs, List.of("y"), attributes);
      Graph graph =
          new Graph(
              operator,
              List.of(factor, node),
              initializers,
              List.of(new ValueInfo("x", ElementType.FLOAT, open(x.rank()))),
              List.of(new ValueInfo("y", ElementType.FLOAT, open(rank))));
      String name = operator + " " + attributes + (frozen ? " frozen " : " ") + List.of(constants);
      return new ParityCases(name, new Network(Model.of(graph), trainable), x);
    }
  }

  private static Shape open(int rank) {
    List<Dimension> sizes = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      sizes.add(Dimension.symbolic(""));
    }
    return new Shape(sizes);
  }

  private static Spec op(String operator, int rank) {
    return new Spec(operator, rank, Map.of());
  }

  static Tensor noise(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return Tensor.of(values, shape);
  }

  private static Tensor longs(long... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor absent() {
    return longs();
  }

  static List<ParityCases> all() {
    List<ParityCases> all = new ArrayList<>();
    all.addAll(elementwise());
    all.addAll(convolutions());
    all.addAll(poolings());
    all.addAll(movements());
    all.addAll(reductions());
    all.addAll(layers());
    return all;
  }

  private static List<ParityCases> elementwise() {
    List<ParityCases> all = new ArrayList<>();
    Tensor x = noise(1, 3, 5);
    for (String operator :
        List.of(
            "Abs",
            "Neg",
            "Exp",
            "Erf",
            "Sin",
            "Cos",
            "Tanh",
            "Sigmoid",
            "Relu",
            "Elu",
            "Softplus",
            "LeakyRelu",
            "HardSigmoid",
            "HardSwish",
            "Gelu",
            "Mish",
            "Selu",
            "Celu",
            "Softsign",
            "Reciprocal",
            "Floor",
            "Ceil",
            "Round",
            "ThresholdedRelu")) {
      all.add(op(operator, 2).on(x));
    }
    all.add(op("Elu", 2).with("alpha", Attribute.of(0.3f)).on(x));
    all.add(op("Gelu", 2).text("approximate", "tanh").on(x));
    all.add(op("PRelu", 2).on(x, noise(2, 5)));
    all.add(op("Clip", 2).frozen(x));
    all.add(op("Clip", 2).frozen(x, absent(), Tensor.scalar(0.1f)));
    all.add(op("Clip", 2).frozen(x, Tensor.scalar(-0.1f)));
    for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
      all.add(op(operator, 3).on(x, noise(3, 2, 1, 5)));
      all.add(op(operator, 2).on(x, noise(3, 3, 1)));
    }
    all.add(op("Pow", 2).frozen(x, longs(3)));
    all.add(op("Pow", 2).frozen(x, Tensor.scalar(2)));
    all.add(op("Max", 2).on(x, noise(4, 5), noise(5, 3, 1), noise(6, 1)));
    all.add(op("Min", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    all.add(op("Sum", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    all.add(op("Mean", 2).on(x, noise(4, 5), noise(5, 3, 1)));
    return all;
  }

  private static List<ParityCases> convolutions() {
    Tensor x = noise(1, 2, 4, 7, 6);
    Tensor line = noise(1, 2, 4, 9);
    Spec conv = op("Conv", 4);
    return List.of(
        conv.on(x, noise(2, 3, 4, 3, 3), noise(3, 3)),
        conv.frozen(x, noise(2, 3, 4, 3, 3), noise(3, 3)),
        conv.ints("pads", 2, 0, 1, 1).ints("strides", 2, 1).on(x, noise(2, 3, 4, 3, 2)),
        conv.ints("pads", 2, 2, 2, 2).ints("dilations", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.ints("dilations", 2, 1).ints("strides", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.number("group", 4).ints("pads", 1, 1, 1, 1).on(x, noise(2, 4, 1, 3, 3), noise(3, 4)),
        conv.number("group", 4).ints("pads", 1, 1, 1, 1).frozen(x, noise(2, 8, 1, 3, 3)),
        conv.number("group", 4).ints("strides", 2, 1).on(x, noise(2, 8, 1, 3, 3)),
        conv.number("group", 4).ints("dilations", 2, 2).on(x, noise(2, 4, 1, 2, 2)),
        conv.number("group", 2).ints("pads", 0, 1, 2, 0).on(x, noise(2, 6, 2, 3, 3)),
        conv.text("auto_pad", "SAME_UPPER").ints("strides", 2, 2).on(x, noise(2, 3, 4, 3, 3)),
        conv.text("auto_pad", "SAME_LOWER").ints("strides", 2, 3).on(x, noise(2, 3, 4, 2, 3)),
        op("Conv", 3)
            .ints("pads", 1, 2)
            .ints("strides", 2)
            .on(line, noise(2, 5, 4, 3), noise(3, 5)),
        op("Conv", 3).ints("dilations", 3).on(line, noise(2, 5, 4, 3)));
  }

  private static List<ParityCases> poolings() {
    List<ParityCases> all = new ArrayList<>();
    Tensor x = noise(1, 2, 3, 7, 6);
    for (String operator : List.of("MaxPool", "AveragePool")) {
      Spec pool = op(operator, 4).ints("kernel_shape", 3, 2);
      all.add(pool.on(x));
      all.add(pool.ints("strides", 2, 2).ints("pads", 1, 0, 1, 1).on(x));
      all.add(pool.ints("strides", 2, 2).number("ceil_mode", 1).on(x));
      all.add(pool.ints("strides", 3, 2).ints("pads", 1, 1, 1, 1).number("ceil_mode", 1).on(x));
      all.add(pool.text("auto_pad", "SAME_UPPER").ints("strides", 2, 2).on(x));
      all.add(
          op(operator, 3)
              .ints("kernel_shape", 3)
              .ints("strides", 2)
              .ints("pads", 1, 1)
              .on(noise(1, 2, 3, 8)));
    }
    all.add(
        op("AveragePool", 4)
            .ints("kernel_shape", 2, 2)
            .ints("pads", 1, 1, 1, 1)
            .number("count_include_pad", 1)
            .on(x));
    all.add(
        op("AveragePool", 4)
            .ints("kernel_shape", 3, 3)
            .ints("strides", 2, 2)
            .ints("pads", 1, 1, 1, 1)
            .number("count_include_pad", 1)
            .number("ceil_mode", 1)
            .on(x));
    all.add(op("MaxPool", 4).ints("kernel_shape", 2, 2).ints("dilations", 2, 2).on(x));
    all.add(op("GlobalAveragePool", 4).on(x));
    all.add(op("GlobalMaxPool", 4).on(x));
    for (String mode : List.of("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")) {
      Spec resize = op("Resize", 4).text("coordinate_transformation_mode", mode);
      Tensor sizes = longs(2, 3, 11, 4);
      all.add(resize.text("mode", "linear").frozen(x, absent(), absent(), sizes));
      all.add(
          resize.text("nearest_mode", "floor").frozen(x, absent(), absent(), longs(2, 3, 14, 12)));
      all.add(
          resize
              .text("mode", "linear")
              .frozen(x, absent(), Tensor.of(new float[] {1, 1, 2, 2}, 4)));
    }
    return all;
  }

  private static List<ParityCases> movements() {
    Tensor x = noise(1, 2, 3, 5);
    return List.of(
        op("Slice", 3).on(x, longs(-1), longs(-100), longs(2), longs(-2)),
        op("Slice", 3).on(x, longs(1, 1), longs(Long.MAX_VALUE, -1), longs(0, 2)),
        op("Slice", 3).on(x, longs(4), longs(0), longs(-1), longs(-1)),
        op("Gather", 3).number("axis", 2).on(x, longs(-1, 0, 0)),
        op("Gather", 2).number("axis", 1).on(x, Tensor.of(new long[] {-2})),
        op("Gather", 4).number("axis", 1).on(x, Tensor.of(new long[] {0, 2, 1, 1}, 2, 2)),
        op("Concat", 3).number("axis", 1).on(x, noise(2, 2, 1, 5), noise(3, 2, 2, 5)),
        op("Concat", 3).number("axis", -1).on(x, noise(2, 2, 3, 1)),
        op("Pad", 3).frozen(x, longs(0, 1, 2, 0, 0, 1), Tensor.scalar(3)),
        op("Pad", 3).frozen(x, longs(0, -1, 2, 0, 0, -2)),
        op("Pad", 3).text("mode", "reflect").frozen(x, longs(0, 1, 2, 0, 2, 3)),
        op("Pad", 3).text("mode", "edge").frozen(x, longs(0, 1, 2, 0, 2, 4)),
        op("Pad", 3).frozen(x, longs(1, 2), absent(), longs(-1)),
        op("Transpose", 3).on(x),
        op("Transpose", 3).ints("perm", 1, 2, 0).on(x),
        op("Reshape", 3).on(x, longs(0, -1, 1)),
        op("Reshape", 2).on(x, longs(5, 6)),
        op("Flatten", 2).number("axis", -1).on(x),
        op("Expand", 4).on(noise(1, 2, 1, 5), longs(3, 1, 4, 1)),
        op("Tile", 3).on(x, longs(2, 1, 3)),
        op("Unsqueeze", 5).on(x, longs(-1, 1)),
        op("Squeeze", 2).on(noise(1, 3, 1, 2), longs(-2)),
        op("DepthToSpace", 4).number("blocksize", 2).on(noise(1, 2, 8, 2, 3)),
        op("DepthToSpace", 4).number("blocksize", 2).text("mode", "CRD").on(noise(1, 2, 8, 2, 3)),
        op("SpaceToDepth", 4).number("blocksize", 2).on(noise(1, 2, 3, 4, 6)),
        op("CumSum", 3)
            .number("exclusive", 1)
            .number("reverse", 1)
            .on(x, Tensor.of(new long[] {1})),
        op("Trilu", 3).number("upper", 0).on(x, Tensor.of(new long[] {1})));
  }

  private static List<ParityCases> reductions() {
    List<ParityCases> all = new ArrayList<>();
    Tensor x = noise(1, 2, 3, 5);
    for (String operator :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp")) {
      all.add(op(operator, 3).on(x, longs(1)));
      all.add(op(operator, 1).number("keepdims", 0).on(x, longs(-1, 0)));
      all.add(op(operator, 0).number("keepdims", 0).on(x));
    }
    all.add(op("ReduceSum", 3).number("noop_with_empty_axes", 1).on(x));
    return all;
  }

  private static List<ParityCases> layers() {
    List<ParityCases> all = new ArrayList<>();
    Tensor x = noise(1, 2, 3, 4);
    for (long axis : new long[] {0, 1, -1}) {
      all.add(op("Softmax", 3).number("axis", axis).on(x));
      all.add(op("LogSoftmax", 3).number("axis", axis).on(x));
    }
    all.add(op("MatMul", 3).on(x, noise(2, 4, 6)));
    all.add(op("MatMul", 3).on(x, noise(2, 2, 4, 6)));
    all.add(op("MatMul", 4).on(x, noise(2, 5, 1, 4, 6)));
    all.add(op("MatMul", 2).on(x, noise(2, 4)));
    all.add(op("MatMul", 1).on(noise(1, 4), noise(2, 4, 3)));
    all.add(op("MatMul", 0).on(noise(1, 4), noise(2, 4)));
    all.add(
        op("Gemm", 2)
            .number("transB", 1)
            .with("beta", Attribute.of(0.5f))
            .on(noise(1, 3, 4), noise(2, 5, 4), noise(3, 5)));
    all.add(op("Einsum", 3).text("equation", "bij,jk->bik").on(x, noise(2, 4, 6)));
    all.add(op("LayerNormalization", 3).on(x, noise(2, 4), noise(3, 4)));
    all.add(op("LayerNormalization", 3).number("axis", 1).on(x, noise(2, 3, 4)));
    all.add(op("InstanceNormalization", 3).on(x, noise(2, 3), noise(3, 3)));
    all.add(
        op("GroupNormalization", 4)
            .number("num_groups", 2)
            .on(noise(1, 2, 4, 3, 2), noise(2, 4), noise(3, 4)));
    all.add(op("LpNormalization", 3).number("axis", 1).on(x));
    Tensor heads = noise(1, 2, 2, 3, 4);
    all.add(op("Attention", 4).on(heads, noise(2, 2, 2, 5, 4), noise(3, 2, 2, 5, 4)));
    all.add(
        op("Attention", 4)
            .on(heads, noise(2, 2, 2, 5, 4), noise(3, 2, 2, 5, 4), noise(4, 2, 1, 1, 5)));
    all.add(
        op("Attention", 4)
            .number("is_causal", 1)
            .on(heads, noise(2, 2, 2, 3, 4), noise(3, 2, 2, 3, 4)));
    Tensor sequence = noise(1, 5, 2, 3);
    Spec lstm = op("LSTM", 4).number("hidden_size", 4);
    all.add(lstm.on(sequence, noise(2, 1, 16, 3), noise(3, 1, 16, 4), noise(4, 1, 32)));
    all.add(
        lstm.text("direction", "bidirectional")
            .on(sequence, noise(2, 2, 16, 3), noise(3, 2, 16, 4), noise(4, 2, 32)));
    return all;
  }
}
