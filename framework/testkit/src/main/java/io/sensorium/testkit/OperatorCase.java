package io.sensorium.testkit;

import io.sensorium.network.Attribute;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One operator on numbers small enough to work out by hand. */
record OperatorCase(String name, Network network, Map<String, Tensor> inputs, Tensor expected) {
  static final String OUTPUT = "y";

  /** All cases, in groups as in the operator profile. */
  static List<OperatorCase> all() {
    List<OperatorCase> all = new ArrayList<>();
    all.addAll(elementwise());
    all.addAll(shapes());
    all.addAll(reductions());
    all.addAll(layers());
    return all;
  }

  /**
   * A network of one node.
   *
   * @param x the input; {@code null} among the constants is an input that is left out
   */
  private static OperatorCase of(
      String name,
      String operator,
      Map<String, Attribute> attributes,
      Tensor expected,
      Tensor x,
      Tensor... constants) {
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    List<String> inputs = new ArrayList<>(List.of("x"));
    IntStream.range(0, constants.length)
        .forEach(
            i -> {
              inputs.add("c" + i);
              initializers.put("c" + i, constants[i]);
            });
    Node node = new Node(operator, "", inputs, List.of(OUTPUT), attributes);
    Graph graph =
        new Graph(
            name,
            List.of(node),
            initializers,
            List.of(declared("x", x)),
            List.of(declared(OUTPUT, expected)));
    return new OperatorCase(name, Network.frozen(Model.of(graph)), Map.of("x", x), expected);
  }

  private static ValueInfo declared(String name, Tensor tensor) {
    return new ValueInfo(name, tensor.type(), Shape.of(tensor.shape()));
  }

  private static Tensor row(float... values) {
    return Tensor.of(values, 1, values.length);
  }

  private static Tensor vector(float... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor longs(long... values) {
    return Tensor.of(values, values.length);
  }

  private static Map<String, Attribute> axis(long axis) {
    return Map.of("axis", Attribute.of(axis));
  }

  private static List<OperatorCase> elementwise() {
    Map<String, Attribute> none = Map.of();
    Tensor x = row(-2, -0.5f, 0, 3);
    return List.of(
        of("Relu", "Relu", none, row(0, 0, 0, 3), x),
        of("Abs", "Abs", none, row(2, 0.5f, 0, 3), x),
        of("Sigmoid", "Sigmoid", none, row(0.1192029f, 0.3775407f, 0.5f, 0.9525741f), x),
        of("Tanh", "Tanh", none, row(-0.9640276f, -0.4621172f, 0, 0.9950548f), x),
        of("Gelu", "Gelu", none, row(-0.0455003f, -0.1542688f, 0, 2.9959502f), x),
        of(
            "Elu with alpha 2",
            "Elu",
            Map.of("alpha", Attribute.of(2f)),
            row(-1.7293295f, -0.7869387f, 0, 3),
            x),
        of("Softplus", "Softplus", none, row(0.1269280f, 0.4740770f, 0.6931472f, 3.0485873f), x),
        of(
            "Clip above 1",
            "Clip",
            none,
            row(-1, -0.5f, 0, 1),
            x,
            Tensor.scalar(-1),
            Tensor.scalar(1)),
        of("Add broadcasts", "Add", none, row(-1, 0.5f, 1, 4), x, vector(1)),
        of(
            "Add broadcasts up",
            "Add",
            none,
            Tensor.of(new float[] {1, 2, 2, 3}, 2, 2),
            row(0, 1),
            Tensor.of(new float[] {1, 2}, 2, 1)),
        of(
            "Div of integers goes toward zero",
            "Div",
            none,
            longs(-3, 3, -1),
            longs(-7, 7, -3),
            longs(2)),
        of(
            "Less",
            "Less",
            none,
            Tensor.of(new boolean[] {true, true, false, false}, 1, 4),
            x,
            vector(0)),
        of("Max of three", "Max", none, row(0, 0, 2, 3), x, vector(0), row(-1, -1, 2, 0)),
        of(
            "Cast to integers",
            "Cast",
            Map.of("to", Attribute.of(7)),
            Tensor.of(new long[] {-2, 0, 0, 3}, 1, 4),
            x),
        of(
            "Softmax over the first axis",
            "Softmax",
            axis(0),
            Tensor.of(new float[] {0.2689414f, 0.7310586f}, 2, 1),
            Tensor.of(new float[] {1, 2}, 2, 1)));
  }

  private static List<OperatorCase> shapes() {
    Map<String, Attribute> none = Map.of();
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    return List.of(
        of(
            "Transpose",
            "Transpose",
            Map.of("perm", Attribute.ofInts(1, 0)),
            Tensor.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2),
            x),
        of("Reshape keeps an axis of 0", "Reshape", none, x.reshape(2, 3, 1), x, longs(0, -1, 1)),
        of("Flatten", "Flatten", axis(0), x.reshape(1, 6), x),
        of("Unsqueeze two axes", "Unsqueeze", none, x.reshape(1, 2, 3, 1), x, longs(0, -1)),
        of("Squeeze", "Squeeze", none, vector(1, 2), row(1, 2), longs(0)),
        of(
            "Concat",
            "Concat",
            axis(1),
            Tensor.of(new float[] {1, 2, 3, 7, 4, 5, 6, 8}, 2, 4),
            x,
            Tensor.of(new float[] {7, 8}, 2, 1)),
        of(
            "Slice from the end",
            "Slice",
            none,
            Tensor.of(new float[] {2, 5}, 2, 1),
            x,
            longs(-2),
            longs(-1),
            longs(1)),
        of(
            "Slice with a step",
            "Slice",
            none,
            Tensor.of(new float[] {1, 3, 4, 6}, 2, 2),
            x,
            longs(0),
            longs(9),
            longs(1),
            longs(2)),
        of(
            "Gather counts from the end",
            "Gather",
            axis(1),
            Tensor.of(new float[] {3, 1, 6, 4}, 2, 2),
            x,
            longs(-1, 0)),
        of(
            "Expand",
            "Expand",
            none,
            Tensor.of(new float[] {1, 2, 1, 2}, 2, 2),
            row(1, 2),
            longs(2, 1)),
        of("Tile", "Tile", none, row(1, 2, 1, 2), row(1, 2), longs(1, 2)),
        of("Shape", "Shape", none, longs(2, 3), x),
        of("Pad", "Pad", none, row(0, 1, 2, 0, 0), row(1, 2), longs(0, 1, 0, 2)));
  }

  private static List<OperatorCase> reductions() {
    Map<String, Attribute> drop = Map.of("keepdims", Attribute.of(0));
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 9}, 2, 3);
    return List.of(
        of("ReduceSum", "ReduceSum", drop, vector(6, 18), x, longs(1)),
        of("ReduceSum of everything", "ReduceSum", Map.of(), Tensor.of(new float[] {24}, 1, 1), x),
        of(
            "ReduceMean keeps the axis",
            "ReduceMean",
            Map.of(),
            Tensor.of(new float[] {2, 6}, 2, 1),
            x,
            longs(-1)),
        of("ReduceMax", "ReduceMax", drop, vector(4, 5, 9), x, longs(0)),
        of("ReduceL2", "ReduceL2", drop, vector(5), row(3, 4), longs(1)),
        of(
            "ArgMax",
            "ArgMax",
            Map.of("axis", Attribute.of(1), "keepdims", Attribute.of(0)),
            longs(2, 2),
            x));
  }

  private static List<OperatorCase> layers() {
    Tensor x = row(1, 2, 3);
    Tensor picture = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
    Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 1, 1, 2, 2);
    Tensor weight = Tensor.of(new float[] {1, 0, -1, 2, 2, 2}, 2, 3);
    Map<String, Attribute> window = Map.of("kernel_shape", Attribute.ofInts(2, 2));
    return List.of(
        of("MatMul", "MatMul", Map.of(), row(-2), x, Tensor.of(new float[] {1, 0, -1}, 3, 1)),
        of(
            "Gemm",
            "Gemm",
            Map.of("transB", Attribute.of(1), "alpha", Attribute.of(2f)),
            row(-3, 25),
            x,
            weight,
            vector(1)),
        of(
            "LayerNormalization",
            "LayerNormalization",
            Map.of("axis", Attribute.of(-1)),
            row(-1.2247356f, 1, 3.4494715f),
            x,
            vector(1, 1, 2),
            vector(0, 1, 1)),
        of(
            "Conv",
            "Conv",
            Map.of(),
            Tensor.of(new float[] {12, 16, 24, 28}, 1, 1, 2, 2),
            picture,
            ones),
        of(
            "Conv with pads on one side",
            "Conv",
            Map.of("pads", Attribute.ofInts(1, 0, 0, 0)),
            Tensor.of(new float[] {3, 5, 12, 16, 24, 28}, 1, 1, 3, 2),
            picture,
            ones),
        of(
            "Conv SAME_UPPER",
            "Conv",
            Map.of("auto_pad", Attribute.of("SAME_UPPER")),
            Tensor.of(new float[] {12, 16, 9, 24, 28, 15, 15, 17, 9}, 1, 1, 3, 3),
            picture,
            ones),
        of(
            "Conv SAME_LOWER",
            "Conv",
            Map.of("auto_pad", Attribute.of("SAME_LOWER")),
            Tensor.of(new float[] {1, 3, 5, 5, 12, 16, 11, 24, 28}, 1, 1, 3, 3),
            picture,
            ones),
        of("MaxPool", "MaxPool", window, Tensor.of(new float[] {5, 6, 8, 9}, 1, 1, 2, 2), picture),
        of(
            "AveragePool leaves pads out",
            "AveragePool",
            Map.of("kernel_shape", Attribute.ofInts(2, 2), "pads", Attribute.ofInts(0, 0, 1, 1)),
            Tensor.of(new float[] {3, 4, 4.5f, 6, 7, 7.5f, 7.5f, 8.5f, 9}, 1, 1, 3, 3),
            picture),
        of(
            "GlobalAveragePool",
            "GlobalAveragePool",
            Map.of(),
            Tensor.of(new float[] {5}, 1, 1, 1, 1),
            picture),
        of(
            "BatchNormalization",
            "BatchNormalization",
            Map.of("epsilon", Attribute.of(0f)),
            row(1, -1),
            row(3, 2),
            vector(2, 1),
            vector(-1, 1),
            vector(1, 4),
            vector(4, 1)));
  }
}
