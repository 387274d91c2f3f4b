package io.sensorium.network.passes;

import static io.sensorium.network.OnnxRuntimeOracle.assertAgree;
import static io.sensorium.network.OnnxRuntimeOracle.model;
import static io.sensorium.network.OnnxRuntimeOracle.operators;
import static io.sensorium.network.OnnxRuntimeOracle.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One node of an old operator set, as it was and as it is written now, in ONNX Runtime. */
class OpsetNormalizationTest {
  @Test
  void axesBecomeInputs() {
    Map<String, Attribute> axes = Map.of("axes", Attribute.ofInts(1), "keepdims", Attribute.of(0));
    for (String operator :
        List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2", "ReduceSumSquare")) {
      check(11, operator, 1, axes, 2, 3, 4);
    }
    check(11, "ReduceMean", 1, Map.of(), 2, 3);
    check(11, "Unsqueeze", 1, Map.of("axes", Attribute.ofInts(0, 2)), 2, 3);
    check(11, "Squeeze", 1, Map.of("axes", Attribute.ofInts(1)), 2, 1, 3);
    check(11, "Squeeze", 1, Map.of(), 2, 1, 3);
  }

  @Test
  void softmaxOfOldTookAllAxesFromTheGivenOneAsOne() {
    check(11, "Softmax", 1, Map.of("axis", Attribute.of(1)), 2, 3, 4);
    check(11, "Softmax", 1, Map.of(), 2, 3, 4);
    check(11, "Softmax", 1, Map.of("axis", Attribute.of(2)), 2, 3, 4);
    check(11, "LogSoftmax", 1, Map.of("axis", Attribute.of(-2)), 2, 3, 4);
    check(13, "Softmax", 1, Map.of("axis", Attribute.of(1)), 2, 3, 4);
  }

  @Test
  void softmaxOverTheLastAxisStaysOneNode() {
    Model normal =
        OpsetNormalization.apply(
            single(11, "Softmax", 1, Map.of("axis", Attribute.of(2)), 2, 3, 4));
    assertEquals(Map.of("Softmax", 1L), operators(normal));
  }

  @Test
  void slicePadClipAndSplitReadWhatTheyHadAsAttributes() {
    Attribute starts = Attribute.ofInts(1, 0);
    check(
        9,
        "Slice",
        1,
        Map.of("starts", starts, "ends", Attribute.ofInts(9, -1), "axes", Attribute.ofInts(0, 2)),
        2,
        3,
        4);
    check(9, "Slice", 1, Map.of("starts", starts, "ends", Attribute.ofInts(2, 2)), 2, 3);
    check(
        10,
        "Pad",
        1,
        Map.of("pads", Attribute.ofInts(1, 0, 0, 2), "value", Attribute.of(3f)),
        2,
        3);
    check(
        10,
        "Pad",
        1,
        Map.of("pads", Attribute.ofInts(1, 0, 0, 2), "mode", Attribute.of("edge")),
        2,
        3);
    check(10, "Clip", 1, Map.of("min", Attribute.of(-0.5f), "max", Attribute.of(0.5f)), 2, 3);
    check(10, "Clip", 1, Map.of("max", Attribute.of(0.5f)), 2, 3);
    check(11, "Split", 2, Map.of("split", Attribute.ofInts(1, 3), "axis", Attribute.of(1)), 2, 4);
    check(11, "Split", 2, Map.of("axis", Attribute.of(1)), 2, 4);
    check(13, "Split", 2, Map.of("axis", Attribute.of(1)), 2, 4);
  }

  @Test
  void dropoutOfOldKeepsItsRatio() {
    check(11, "Dropout", 1, Map.of("ratio", Attribute.of(0.3f)), 2, 3);
  }

  @Test
  void upsampleBecomesResize() {
    Map<String, Attribute> scales =
        Map.of(
            "mode",
            Attribute.of("nearest"),
            "scales",
            new Attribute.Floats(List.of(1f, 1f, 2f, 3f)));
    check(7, "Upsample", 1, scales, 1, 2, 3, 2);
    Tensor factors = Tensor.of(new float[] {1, 1, 2, 2}, 4);
    for (String mode : List.of("nearest", "linear")) {
      check(9, "Upsample", 1, Map.of("mode", Attribute.of(mode)), factors, 1, 2, 3, 2);
      check(10, "Resize", 1, Map.of("mode", Attribute.of(mode)), factors, 1, 2, 3, 2);
    }
  }

  @Test
  void batchNormalizationLosesItsOldAttributes() {
    Map<String, Tensor> statistics =
        Map.of(
            "s",
            random(1, 2),
            "b",
            random(2, 2),
            "m",
            random(3, 2),
            "v",
            Tensor.of(new float[] {1, 2}, 2));
    Node node =
        new Node(
            "BatchNormalization",
            "n",
            List.of("x", "s", "b", "m", "v"),
            List.of("y0"),
            Map.of("momentum", Attribute.of(0.8f)));
    check(model(9, List.of(input(3, 2, 4)), outputs(1), statistics, node), 3, 2, 4);
  }

  @Test
  void batchNormalizationThatTrainsIsRefused() {
    Node node =
        new Node(
            "BatchNormalization",
            "n",
            List.of("x", "x", "x", "x", "x"),
            List.of("y0", "mean"),
            Map.of());
    Node reader = new Node("Relu", "r", List.of("mean"), List.of("y1"), Map.of());
    Model model = model(9, List.of(input(3)), outputs(2), Map.of(), node, reader);
    assertThrows(InvalidNetworkException.class, () -> OpsetNormalization.apply(model));
  }

  @Test
  void operatorSetsOutsideTheRangeAreRefused() {
    for (long opset : new long[] {6, 24}) {
      InvalidNetworkException refused =
          assertThrows(
              InvalidNetworkException.class,
              () -> OpsetNormalization.apply(single(opset, "Relu", 1, Map.of(), 2)));
      assertEquals("opset_import", refused.field());
    }
  }

  @Test
  void olderSetsAreReadForOperatorsThatHaveNotChanged() {
    check(6, "Elu", 1, Map.of("alpha", Attribute.of(2f)), 2, 3);
    check(6, "HardSigmoid", 1, Map.of(), 2, 3);
    check(1, "GlobalMaxPool", 1, Map.of(), 2, 3, 4, 4);
    check(1, "Softplus", 1, Map.of(), 2, 3);
    assertThrows(
        InvalidNetworkException.class,
        () -> OpsetNormalization.apply(single(5, "Elu", 1, Map.of(), 2)));
  }

  private static void check(
      long opset, String operator, int outputs, Map<String, Attribute> attributes, long... shape) {
    check(single(opset, operator, outputs, attributes, shape), shape);
  }

  private static void check(
      long opset,
      String operator,
      int outputs,
      Map<String, Attribute> attributes,
      Tensor second,
      long... shape) {
    Node node = new Node(operator, "n", List.of("x", "second"), List.of("y0"), attributes);
    check(
        model(opset, List.of(input(shape)), outputs(outputs), Map.of("second", second), node),
        shape);
  }

  private static void check(Model old, long... shape) {
    Model normal = OpsetNormalization.apply(old);
    assertEquals(Model.OPSET, normal.opset());
    assertEquals(List.of(), OperatorProfile.check(normal.graph()));
    assertAgree(old, normal, Map.of("x", random(5, shape)), 1e-6);
  }

  private static Model single(
      long opset, String operator, int outputs, Map<String, Attribute> attributes, long... shape) {
    List<String> names = outputs(outputs).stream().map(ValueInfo::name).toList();
    Node node = new Node(operator, "n", List.of("x"), names, attributes);
    return model(opset, List.of(input(shape)), outputs(outputs), Map.of(), node);
  }

  private static ValueInfo input(long... shape) {
    return new ValueInfo("x", ElementType.FLOAT, Shape.of(shape));
  }

  /** Of some rank: ONNX Runtime only warns if it is another. */
  private static List<ValueInfo> outputs(int count) {
    Shape some = new Shape(Collections.nCopies(1, Dimension.symbolic("")));
    return IntStream.range(0, count)
        .mapToObj(i -> new ValueInfo("y" + i, ElementType.FLOAT, some))
        .toList();
  }
}
