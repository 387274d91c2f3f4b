package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorProfileTest {
  @Test
  void documentIsInStepWithTheTable() throws Exception {
    String document = Files.readString(Path.of("OPERATORS.md"));
    assertEquals(
        OperatorDocument.render(),
        document,
        "run the main method of OperatorDocument to write OPERATORS.md anew");
  }

  @Test
  void operatorsAreNamedOnce() {
    List<Operator> operators = OperatorProfile.operators();
    assertEquals(
        operators.size(),
        operators.stream().map(row -> row.domain() + row.name()).distinct().count());
  }

  @Test
  void whatLiesOutsideIsSaidByNode() {
    Model model =
        OnnxRuntimeOracle.model(
            21,
            List.of(new ValueInfo("x", ElementType.DOUBLE, Shape.of(2))),
            List.of(),
            Map.of(),
            new Node("Einsum", "sum", List.of("x"), List.of("a"), Map.of()),
            new Node("Relu", "", List.of("x", "x"), List.of("b"), Map.of("slope", Attribute.of(1))),
            new Node(
                "Gelu",
                "",
                List.of("a"),
                List.of("c"),
                Map.of("approximate", Attribute.of("rough"))));
    assertEquals(
        List.of(
            "Einsum 'sum' -> a: the operator is not supported",
            "Relu -> b: has 2 inputs, not 1 to 1",
            "Relu -> b: attribute 'slope' is not supported",
            "Relu -> b: reads x of DOUBLE, not of [FLOAT]",
            "Gelu -> c: attribute 'approximate' is rough, supported are [none, tanh]"),
        OperatorProfile.check(model.graph()));
  }

  @Test
  void whatHasToBeKnownIsAConstantOrComputedFromShapes() {
    ValueInfo x = new ValueInfo("x", ElementType.FLOAT, Shape.of(2, 3, 4));
    ValueInfo sizes = new ValueInfo("sizes", ElementType.INT64, Shape.of(2));
    Node shape = new Node("Shape", "", List.of("x"), List.of("computed"), Map.of());
    Model model =
        OnnxRuntimeOracle.model(
            21,
            List.of(x, sizes),
            List.of(),
            Map.of("axes", Tensor.of(new long[] {1}, 1)),
            shape,
            new Node("Unsqueeze", "", List.of("x", "axes"), List.of("a"), Map.of()),
            new Node("Unsqueeze", "", List.of("x", "computed"), List.of("b"), Map.of()),
            new Node("Reshape", "", List.of("x", "axes"), List.of("c"), Map.of()),
            new Node("Reshape", "", List.of("x", "computed"), List.of("d"), Map.of()),
            new Node("Reshape", "", List.of("x", "sizes"), List.of("e"), Map.of()));
    assertEquals(
        List.of(
            "Unsqueeze -> b: reads its axes from computed, which has to be a constant",
            "Reshape -> e: reads its shape from sizes, which has to be a constant,"
                + " or computed from shapes"),
        OperatorProfile.check(model.graph()));
  }

  @Test
  void axesOutputsAndTheTypesOfOtherInputsAreChecked() {
    Model model =
        OnnxRuntimeOracle.model(
            21,
            List.of(
                new ValueInfo("x", ElementType.FLOAT, Shape.of(1, 1, 2, 2, 2)),
                new ValueInfo("choice", ElementType.BOOL, Shape.of(2)),
                new ValueInfo("wide", ElementType.DOUBLE, Shape.of(2))),
            List.of(),
            Map.of(),
            new Node("MaxPool", "", List.of("x"), List.of("a", "places"), Map.of()),
            new Node("Where", "", List.of("choice", "wide", "wide"), List.of("b"), Map.of()));
    assertEquals(
        List.of(
            "MaxPool -> a, places: has 2 outputs, not 1 to 1",
            "MaxPool -> a, places: reads x with 5 axes, not 3 to 4",
            "Where -> b: reads wide of DOUBLE, not of [FLOAT, INT32, INT64, BOOL]",
            "Where -> b: reads wide of DOUBLE, not of [FLOAT, INT32, INT64, BOOL]"),
        OperatorProfile.check(model.graph()));
  }

  @Test
  void nodesAreFoundByDomain() {
    Node standard = new Node("Linear", "", List.of(), List.of("y"), Map.of());
    Node own = new Node("Linear", "io.sensorium", "", List.of(), List.of("y"), Map.of());
    assertTrue(OperatorProfile.find(standard).isEmpty());
    assertTrue(OperatorProfile.find(own).isPresent());
  }
}
