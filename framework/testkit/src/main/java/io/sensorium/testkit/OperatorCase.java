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
    all.addAll(ElementwiseCases.all());
    all.addAll(ShapeCases.all());
    all.addAll(LayerCases.all());
    return all;
  }

  /**
   * A network of one node.
   *
   * @param x the input; {@code null} among the constants is an input that is left out
   */
  static OperatorCase example(
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

  static ValueInfo declared(String name, Tensor tensor) {
    return new ValueInfo(name, tensor.type(), Shape.of(tensor.shape()));
  }

  static Tensor row(float... values) {
    return Tensor.of(values, 1, values.length);
  }

  static Tensor vector(float... values) {
    return Tensor.of(values, values.length);
  }

  static Tensor longs(long... values) {
    return Tensor.of(values, values.length);
  }

  static Map<String, Attribute> axis(long axis) {
    return Map.of("axis", Attribute.of(axis));
  }
}
