package io.sensorium.network.passes;

import static io.sensorium.network.OnnxRuntimeOracle.assertAgree;
import static io.sensorium.network.OnnxRuntimeOracle.model;
import static io.sensorium.network.OnnxRuntimeOracle.operators;
import static io.sensorium.network.OnnxRuntimeOracle.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.network.ElementType;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Value;
import io.sensorium.network.ValueInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingModeTest {
  private static Network network(float rate) {
    NetworkBuilder builder = new NetworkBuilder("test", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(4));
    builder.output(
        "y",
        builder.linear("b", builder.dropout(builder.relu(builder.linear("a", x, 8)), rate), 2));
    return builder.build();
  }

  @Test
  void inferenceHasNoDropout() {
    Model model = Passes.inference(network(0.5f).model());
    assertEquals(Map.of("Gemm", 2L, "Relu", 1L, "Identity", 1L), operators(model));
    assertAgree(network(0).model(), model, Map.of("x", random(1, 3, 4)), 0);
  }

  @Test
  void idleDropoutStaysWhereItsMaskIsRead() {
    ValueInfo x = new ValueInfo("x", ElementType.FLOAT, Shape.of(2));
    Node idle = new Node("Dropout", "", List.of("x"), List.of("y", "mask"), Map.of());
    Model model =
        model(
            21,
            List.of(x),
            List.of(new ValueInfo("mask", ElementType.BOOL, Shape.of(2))),
            Map.of(),
            idle);
    assertEquals(List.of(idle), Passes.inference(model).graph().nodes());
  }

  @Test
  void preparedForTrainingItStays() {
    Network prepared = Passes.prepare(network(0.5f), FusedPattern.STANDARD);
    assertEquals(1, operators(prepared.model()).get("Dropout"));
    assertEquals(network(0.5f).trainable(), prepared.trainable());
  }
}
