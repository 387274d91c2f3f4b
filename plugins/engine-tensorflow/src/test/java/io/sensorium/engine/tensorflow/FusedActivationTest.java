package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Program;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations that oneDNN applies at once compute what the plain operators do. */
class FusedActivationTest {
  private static final int CHANNELS = 16;
  private static final float TOLERANCE = 1e-5f;

  private static Tensor random(long... shape) {
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    float[] values = new float[size];
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return Tensor.of(values, shape);
  }

  /**
   * A layer and its activation.
   *
   * @param plainly whether the layer's result is given too, so that the activation follows it
   */
  private static Network network(String layer, String activation, boolean plainly) {
    NetworkBuilder builder = new NetworkBuilder("layer", 1);
    boolean linear = layer.equals("linear");
    Shape shape = linear ? Shape.batchOf(3, CHANNELS) : Shape.batchOf(CHANNELS, 8, 8);
    Value x = builder.input("x", ElementType.FLOAT, shape);
    Value y = linear ? linear(builder, x) : convolution(builder, x, layer);
    builder.output("y", activation.equals("relu") ? builder.relu(y) : clip(builder, y));
    if (plainly) {
      builder.output("read", y);
    }
    return builder.build();
  }

  private static Value linear(NetworkBuilder builder, Value x) {
    Value weight = builder.constant(random(CHANNELS, CHANNELS));
    Value product = builder.operator("MatMul", x.type(), x.shape(), Map.of(), x, weight);
    return builder.add(product, builder.constant(random(CHANNELS)));
  }

  private static Value convolution(NetworkBuilder builder, Value x, String layer) {
    int groups = layer.equals("depthwise") ? CHANNELS : 1;
    Map<String, Attribute> attributes =
        Map.of("group", Attribute.of(groups), "pads", Attribute.ofInts(1, 1, 1, 1));
    Value weight = builder.constant(random(CHANNELS, CHANNELS / groups, 3, 3));
    Value bias = builder.constant(random(CHANNELS));
    return builder.operator("Conv", x.type(), x.shape(), attributes, x, weight, bias);
  }

  private static Value clip(NetworkBuilder builder, Value x) {
    Value least = builder.constant(Tensor.scalar(0));
    Value most = builder.constant(Tensor.scalar(6));
    return builder.operator("Clip", x.type(), x.shape(), Map.of(), x, least, most);
  }

  private static float[] run(Network network, Tensor x) {
    try (Program program =
        new TensorFlowEngineFactory()
            .create(Settings.none("test"))
            .compile(network, CompileOptions.inference(Device.CPU))) {
      return program.run(Map.of("x", x)).get("y").floats();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "linear, relu",
    "linear, clip",
    "convolution, relu",
    "convolution, clip",
    "depthwise, relu",
    "depthwise, clip"
  })
  void whatIsNotANumberComesOutAsOfThePlainOperators(String layer, String activation) {
    Tensor x = layer.equals("linear") ? random(2, 3, CHANNELS) : random(2, CHANNELS, 8, 8);
    float[] values = x.floats();
    values[0] = Float.NaN;
    Tensor input = Tensor.of(values, x.shape());
    float[] expected = run(network(layer, activation, true), input);
    assertTrue(Float.isNaN(expected[0]));
    assertArrayEquals(expected, run(network(layer, activation, false), input), TOLERANCE);
  }
}
