package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sensorium.engine.tensorflow.graph.CompiledGraph;
import io.sensorium.engine.tensorflow.graph.GraphCompiler;
import io.sensorium.engine.tensorflow.graph.StepGraph;
import io.sensorium.network.Network;
import io.sensorium.network.passes.FusedPattern;
import io.sensorium.network.passes.Passes;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Loss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Operations that end the process are in no graph, whatever operator of the profile it has: neither
 * forward, nor in its gradients, nor in the functions of its loops.
 */
class DangerousOperationsTest {
  private static final String DEVICE = "/device:CPU:0";

  /** An engine registers the gradients that TensorFlow lacks. */
  @BeforeAll
  static void load() {
    new TensorFlowEngineFactory().create(Settings.none("test")).close();
  }

  @TestFactory
  Stream<DynamicTest> areNeverWrittenForTraining() {
    return ParityCases.all().stream()
        .map(each -> dynamicTest(each.name(), () -> assertHarmless(each.network(), true)));
  }

  @TestFactory
  Stream<DynamicTest> areNeverWrittenForInference() {
    return TypedCases.all().stream()
        .map(each -> dynamicTest(each.name(), () -> assertHarmless(each.network(), false)));
  }

  private static void assertHarmless(Network network, boolean training) {
    assertEquals(
        List.of(),
        operations(network, training).stream()
            .filter(DangerousOperationsTest::isDangerous)
            .map(NodeDef::getName)
            .toList());
  }

  /** A test that looks at nothing would pass too. */
  @Test
  void areLookedForWhereTheyWouldBe() {
    Set<String> types = new HashSet<>();
    ParityCases.all().stream()
        .filter(each -> Set.of("Conv", "Concat", "GRU").contains(each.operator().name()))
        .forEach(
            each ->
                types.addAll(
                    operations(each.network(), true).stream()
                        .map(NodeDef::getOp)
                        .collect(Collectors.toSet())));
    assertTrue(
        types.containsAll(
            Set.of(
                "Conv2D",
                "Conv2DBackpropFilter",
                "DepthwiseConv2dNative",
                "DepthwiseConv2dNativeBackpropFilter",
                "ConcatV2",
                "StatelessWhile",
                "TensorScatterUpdate")),
        types::toString);
  }

  @Test
  void areKnownByTheirAttributes() {
    NodeDef.Builder convolution = NodeDef.newBuilder().setOp("Conv2D");
    NodeDef.Builder join = NodeDef.newBuilder().setOp("ConcatV2");
    assertTrue(
        isDangerous(convolution.putAttr("padding", text("EXPLICIT")).build()), "explicit padding");
    assertTrue(
        isDangerous(
            join.putAttr("Tidx", AttrValue.newBuilder().setType(DataType.DT_INT64).build())
                .build()),
        "an axis of 64 bits");
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(com.google.protobuf.ByteString.copyFromUtf8(value)).build();
  }

  private static List<NodeDef> operations(Network network, boolean training) {
    Network prepared = Passes.prepare(network, EnumSet.allOf(FusedPattern.class));
    try (CompiledGraph compiled = GraphCompiler.compile(prepared, DEVICE, training, true)) {
      if (training) {
        StepGraph.in(compiled, List.of(new StepGraph.Goal(0, Loss.MEAN_SQUARED_ERROR)), true);
      }
      GraphDef written = compiled.graph().toGraphDef();
      List<NodeDef> all = new ArrayList<>(written.getNodeList());
      written.getLibrary().getFunctionList().forEach(each -> all.addAll(each.getNodeDefList()));
      return all;
    }
  }

  private static boolean isDangerous(NodeDef operation) {
    AttrValue padding = operation.getAttrOrDefault("padding", AttrValue.getDefaultInstance());
    AttrValue axis = operation.getAttrOrDefault("Tidx", AttrValue.getDefaultInstance());
    boolean explicit = padding.getS().toStringUtf8().equals("EXPLICIT");
    boolean wideAxis = operation.getOp().equals("ConcatV2") && axis.getType() == DataType.DT_INT64;
    return explicit || wideAxis;
  }
}
