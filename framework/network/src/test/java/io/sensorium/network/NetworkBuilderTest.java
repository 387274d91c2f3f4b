package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks of the builder in ONNX Runtime, against values computed by hand. */
class NetworkBuilderTest {
  private static final Tensor ROWS = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @Test
  void linearMultipliesByTheTransposedWeightAndAddsTheBias() {
    float[] y = linear(List.of(2L, 3L));
    assertArrayEquals(new float[] {14.5f, 32.5f}, new float[] {y[0], y[2]}, 1e-5f);
    assertArrayEquals(new float[] {1 - 0.5f, 4 - 0.5f}, new float[] {y[1], y[3]}, 1e-5f);
  }

  @Test
  void linearOfThreeAxesGivesTheSame() {
    assertArrayEquals(linear(List.of(2L, 3L)), linear(List.of(1L, 2L, 3L)), 1e-5f);
  }

  private static float[] linear(List<Long> shape) {
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    NetworkBuilder builder = new NetworkBuilder("test", 1);
    builder.output(
        "y", builder.linear("layer", builder.input("x", ElementType.FLOAT, Shape.of(sizes)), 2));
    Network network =
        builder
            .build()
            .withWeights(
                Map.of(
                    "layer.weight", Tensor.of(new float[] {1, 2, 3, 1, 0, 0}, 2, 3),
                    "layer.bias", Tensor.of(new float[] {0.5f, -0.5f}, 2)));
    return run(network, ROWS.reshape(sizes));
  }

  @Test
  void activationsGiveTheirDefinition() {
    Tensor x = Tensor.of(new float[] {-1, 0, 2}, 3);
    assertArrayEquals(new float[] {0, 0, 2}, apply(x, NetworkBuilder::relu), 1e-6f);
    assertArrayEquals(new float[] {-0.158655f, 0, 1.9545f}, apply(x, NetworkBuilder::gelu), 1e-5f);
    assertArrayEquals(
        new float[] {-0.761594f, 0, 0.964028f}, apply(x, NetworkBuilder::tanh), 1e-5f);
    assertArrayEquals(
        new float[] {0.268941f, 0.5f, 0.880797f}, apply(x, NetworkBuilder::sigmoid), 1e-5f);
  }

  @Test
  void softmaxSumsToOne() {
    assertArrayEquals(
        new float[] {0.09003f, 0.244728f, 0.665241f, 0.09003f, 0.244728f, 0.665241f},
        apply(ROWS, (builder, x) -> builder.softmax(x, -1)),
        1e-5f);
  }

  @Test
  void layerNormHasMeanZeroAndVarianceOne() {
    float[] y = apply(ROWS, (builder, x) -> builder.layerNorm("norm", x));
    assertArrayEquals(new float[] {-1.2247f, 0, 1.2247f, -1.2247f, 0, 1.2247f}, y, 1e-3f);
  }

  @Test
  void reductionsTakeTheirAxisAway() {
    assertArrayEquals(new float[] {6, 15}, apply(ROWS, (builder, x) -> builder.sum(x, -1)), 1e-6f);
    assertArrayEquals(
        new float[] {2.5f, 3.5f, 4.5f}, apply(ROWS, (builder, x) -> builder.mean(x, 0)), 1e-6f);
  }

  @Test
  void arithmeticBroadcasts() {
    float[] y =
        apply(
            ROWS,
            (builder, x) ->
                builder.divide(
                    builder.subtract(x, builder.constant(Tensor.of(new float[] {1, 2, 3}, 3))),
                    builder.constant(Tensor.scalar(3))));
    assertArrayEquals(new float[] {0, 0, 0, 1, 1, 1}, y, 1e-6f);
  }

  @Test
  void concatenateJoinsAndUnsqueezeAddsAnAxis() {
    float[] y =
        apply(
            ROWS,
            (builder, x) -> {
              Value twice = builder.concatenate(List.of(x, builder.multiply(x, 2)), -1);
              assertEquals(Shape.of(2, 6), twice.shape());
              Value deeper = builder.unsqueeze(twice, 1);
              assertEquals(Shape.of(2, 1, 6), deeper.shape());
              return deeper;
            });
    assertArrayEquals(new float[] {1, 2, 3, 2, 4, 6, 4, 5, 6, 8, 10, 12}, y, 1e-6f);
  }

  @Test
  void everythingTheBuilderWritesIsInTheProfile() {
    NetworkBuilder builder = new NetworkBuilder("all", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(4));
    Value y =
        builder.dropout(builder.relu(builder.layerNorm("norm", builder.linear("a", x, 8))), 0.1f);
    builder.output("y", builder.log(builder.softmax(builder.scope("b").linear("a", y, 3), -1)));
    assertEquals(List.of(), OperatorProfile.check(builder.build().graph()));
  }

  @Test
  void weightsDependOnTheirNameAndSeedAlone() {
    Tensor alone = weight(new NetworkBuilder("n", 5), "b");
    NetworkBuilder other = new NetworkBuilder("n", 5);
    weight(other, "a");
    assertEquals(alone, weight(other, "b"));
    assertNotEquals(alone, weight(new NetworkBuilder("n", 6), "b"));
    float bound = (float) Math.sqrt(6.0 / 7);
    for (float value : alone.floats()) {
      assertTrue(Math.abs(value) <= bound);
    }
  }

  private static Tensor weight(NetworkBuilder builder, String name) {
    Value weight = builder.glorot(name, 3, 4);
    return builder.build().graph().initializers().get(weight.name());
  }

  @Test
  void shapesThatDoNotBroadcastAreRefused() {
    NetworkBuilder builder = new NetworkBuilder("n", 1);
    Value three = builder.constant(Tensor.of(new float[3], 3));
    Value two = builder.constant(Tensor.of(new float[2], 2));
    assertThrows(InvalidNetworkException.class, () -> builder.add(three, two));
  }

  private interface Layer {
    Value apply(NetworkBuilder builder, Value x);
  }

  private static float[] apply(Tensor x, Layer layer) {
    NetworkBuilder builder = new NetworkBuilder("test", 1);
    builder.output(
        "y", layer.apply(builder, builder.input("x", ElementType.FLOAT, Shape.of(x.shape()))));
    return run(builder.build(), x);
  }

  private static float[] run(Network network, Tensor x) {
    return OnnxRuntimeOracle.run(network.model(), Map.of("x", x)).get("y").floats();
  }
}
