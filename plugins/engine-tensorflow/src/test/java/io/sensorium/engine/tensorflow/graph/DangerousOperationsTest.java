package io.sensorium.engine.tensorflow.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.GraphOperation;
import org.tensorflow.proto.DataType;

/** Operations that end the process are in no graph: neither forward nor in its gradients. */
class DangerousOperationsTest {
  private static final String DEVICE = "/device:CPU:0";

  /** Padded convolutions, dense and of every channel alone, beside each other. */
  private static Network network() {
    Map<String, Attribute> pads = Map.of("pads", Attribute.ofInts(1, 0, 2, 1));
    Map<String, Attribute> channels =
        Map.of("pads", Attribute.ofInts(1, 0, 2, 1), "group", Attribute.of(3));
    List<Node> nodes =
        List.of(
            new Node("Conv", "", List.of("x", "dense"), List.of("a"), pads),
            new Node("Conv", "", List.of("x", "deep"), List.of("b"), channels),
            new Node(
                "Concat", "", List.of("a", "b"), List.of("y"), Map.of("axis", Attribute.of(1))));
    Map<String, Tensor> weights = Map.of("dense", zeros(3, 3, 3, 3), "deep", zeros(3, 1, 3, 3));
    ValueInfo x = new ValueInfo("x", ElementType.FLOAT, Shape.batchOf(3, 6, 6));
    ValueInfo y = new ValueInfo("y", ElementType.FLOAT, Shape.batchOf(6, 7, 5));
    Graph graph = new Graph("pictures", nodes, weights, List.of(x), List.of(y));
    return new Network(Model.of(graph), Set.of("dense", "deep"));
  }

  private static Tensor zeros(long... shape) {
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    return Tensor.of(new float[size], shape);
  }

  @Test
  void areNeverWritten() {
    try (CompiledGraph compiled = GraphCompiler.compile(network(), DEVICE, true)) {
      StepGraph.in(compiled, List.of(new StepGraph.Goal(0, Loss.MEAN_SQUARED_ERROR)), true);
      List<GraphOperation> operations = new ArrayList<>();
      compiled.graph().operations().forEachRemaining(operations::add);
      Set<String> types = operations.stream().map(GraphOperation::type).collect(Collectors.toSet());
      assertTrue(
          types.containsAll(
              Set.of("Conv2D", "Conv2DBackpropFilter", "DepthwiseConv2dNative", "ConcatV2")),
          types::toString);
      assertEquals(
          List.of(), operations.stream().filter(DangerousOperationsTest::isDangerous).toList());
    }
  }

  private static boolean isDangerous(GraphOperation operation) {
    boolean explicit =
        operation.type().contains("onv2") // Conv2D, DepthwiseConv2dNative and their gradients
            && operation.attributes().getAttrString("padding").equals("EXPLICIT");
    boolean wideAxis =
        operation.type().equals("ConcatV2")
            && operation.input(operation.numInputs() - 1).dataType() == DataType.DT_INT64;
    return explicit || wideAxis;
  }
}
