package io.sensorium.network.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModerateValuesTest {
  /** A convolution of one point and an activation, and both once more. */
  private static Network network(float weight, float most) {
    NetworkBuilder builder = new NetworkBuilder("twice", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(1, 4, 4));
    Value y = layer(builder, layer(builder, x, weight, most), weight, most);
    builder.output("y", y);
    return builder.build();
  }

  private static Value layer(NetworkBuilder builder, Value x, float weight, float most) {
    Value kernel = builder.constant(Tensor.of(new float[] {weight}, 1, 1, 1, 1));
    Value y = builder.operator("Conv", x.type(), x.shape(), Map.of(), x, kernel);
    Value least = builder.constant(Tensor.scalar(0));
    Value bound = builder.constant(Tensor.scalar(most));
    return builder.operator("Clip", x.type(), x.shape(), Map.of(), y, least, bound);
  }

  private static long convolutionsOfNumbers(Network network) {
    ModerateValues values = new ModerateValues(network);
    return network.graph().nodes().stream()
        .filter(node -> node.operator().equals("Conv"))
        .filter(node -> values.holds(node.output()))
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 6, 2",
    "1e23, 6, 2",
    "1e23, 1e20, 1",
    "1e25, 6, 0",
    "NaN, 6, 0",
    "-Infinity, 6, 0",
    "0.5, NaN, 1"
  })
  void convolutionsGiveNumbersAsLongAsNoSumComesNearInfinity(
      float weight, float most, long numbers) {
    assertEquals(numbers, convolutionsOfNumbers(network(weight, most)));
  }

  @Test
  void whatOtherOperatorsGiveMayBeAnything() {
    NetworkBuilder builder = new NetworkBuilder("root", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(1, 4, 4));
    Value root = builder.operator("Sqrt", x.type(), x.shape(), Map.of(), x);
    builder.output("y", layer(builder, root, 1, 6));
    assertEquals(0, convolutionsOfNumbers(builder.build()));
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-1e6, true",
    "1.1e6, false",
    "-1.1e6, false",
    "NaN, false",
    "-Infinity, false"
  })
  void moderateInputsAreNumbersOfAtMostAMillion(float last, boolean moderate) {
    float[] elements = new float[3000];
    elements[2999] = last;
    assertEquals(moderate, ModerateValues.isModerate(Tensor.of(elements, 3000)));
  }

  @Test
  void wholeNumbersAreModerate() {
    assertTrue(ModerateValues.isModerate(Tensor.of(new long[] {Long.MAX_VALUE}, 1)));
  }
}
