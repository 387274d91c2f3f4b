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
  void nodesAreFoundByDomain() {
    Node standard = new Node("Linear", "", List.of(), List.of("y"), Map.of());
    Node own = new Node("Linear", "io.sensorium", "", List.of(), List.of("y"), Map.of());
    assertTrue(OperatorProfile.find(standard).isEmpty());
    assertTrue(OperatorProfile.find(own).isPresent());
  }
}
