package io.sensorium.engine.tensorflow;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Operator;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One operator on a first input of one element type; what follows it is constant. */
record TypedCase(String name, Network network, Tensor x) {
  /** An operator that reads the shape of x. */
  static TypedCase ofShape(String operator, ElementType type, Tensor x) {
    Graph graph =
        new Graph(
            operator,
            List.of(
                new Node("Shape", "", List.of("x"), List.of("shape"), Map.of()),
                new Node(operator, "", List.of("shape"), List.of("y"), Map.of())),
            Map.of(),
            List.of(new ValueInfo("x", x.type(), ParityCase.open(x.rank()))),
            List.of(new ValueInfo("y", type, ParityCase.open(x.rank()))));
    return new TypedCase(operator + " of a shape", Network.frozen(Model.of(graph)), x);
  }

  static TypedCase of(
      String operator,
      Map<String, Attribute> attributes,
      ElementType type,
      int rank,
      Tensor x,
      Tensor... constants) {
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    List<String> inputs = new ArrayList<>(List.of("x"));
    for (int i = 0; i < constants.length; i++) {
      inputs.add("c" + i);
      initializers.put("c" + i, constants[i]);
    }
    Node node = new Node(operator, "", inputs, List.of("y"), attributes);
    Graph graph =
        new Graph(
            operator,
            List.of(node),
            initializers,
            List.of(new ValueInfo("x", x.type(), ParityCase.open(x.rank()))),
            List.of(new ValueInfo("y", type, ParityCase.open(rank))));
    String name = operator + " of " + x.type() + " " + attributes;
    return new TypedCase(name, Network.frozen(Model.of(graph)), x);
  }

  /** The operator of the profile that is looked at. */
  Operator operator() {
    List<Node> nodes = network.graph().nodes();
    return OperatorProfile.find(nodes.get(nodes.size() - 1)).orElseThrow();
  }
}
