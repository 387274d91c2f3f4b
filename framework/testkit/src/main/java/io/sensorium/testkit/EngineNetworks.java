package io.sensorium.testkit;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks for {@link EngineContract}, and what they compute, written out in Java. */
final class EngineNetworks {
  private EngineNetworks() {}

  /** y = x W^T + b, from 3 to 2. */
  static Network affine() {
    NetworkBuilder builder = new NetworkBuilder("affine", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3));
    builder.output("y", builder.linear("layer", x, 2));
    return builder.build();
  }

  /** Two inputs, each with its projection and norm, gated, joined and classified. */
  static Network fusion(float dropout) {
    NetworkBuilder builder = new NetworkBuilder("fusion", 1);
    Value a = branch(builder, "a", 4);
    Value b = branch(builder, "b", 6);
    Value gate = builder.sigmoid(builder.linear("gate", builder.concatenate(List.of(a, b), -1), 8));
    Value fused =
        builder.add(
            builder.multiply(gate, a),
            builder.multiply(builder.add(builder.multiply(gate, -1), 1), b));
    builder.output("y", builder.linear("head", builder.dropout(fused, dropout), 3));
    return builder.build();
  }

  private static Value branch(NetworkBuilder builder, String name, int width) {
    Value x = builder.input(name, ElementType.FLOAT, Shape.batchOf(width));
    return builder.gelu(builder.layerNorm(name + ".norm", builder.linear(name + ".linear", x, 8)));
  }

  static Map<String, Tensor> fusionInputs(long seed, int batch) {
    return Map.of("a", noise(seed, batch, 4), "b", noise(seed + 1, batch, 6));
  }

  /**
   * y = mean of x w over all of w: small when it comes in and when it goes out, and {@code batch x
   * size} floats between.
   */
  static Network outerProduct(int size) {
    NetworkBuilder builder = new NetworkBuilder("outer product", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(1));
    Value product = builder.multiply(x, builder.vector("w", size, 1));
    builder.output("y", builder.unsqueeze(builder.mean(product, 1), 1));
    return builder.build();
  }

  /** A constant layer under a trainable one. */
  static Network partlyFrozen() {
    NetworkBuilder builder = new NetworkBuilder("partly frozen", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(3));
    Value hidden = builder.multiply(x, builder.constant(noise(1, 3)));
    builder.output("y", builder.linear("head", hidden, 2));
    return builder.build();
  }

  /** y = dropout(x w), half of it, with w = 1. */
  static Network dropout(boolean active) {
    NetworkBuilder builder = new NetworkBuilder("dropout", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(1000));
    Value scaled = builder.multiply(x, builder.vector("w", 1, 1));
    Value rate = builder.constant(Tensor.scalar(0.5f));
    Value mode = builder.constant(Tensor.of(new boolean[] {active}));
    Map<String, Attribute> none = Map.of();
    builder.output("y", builder.operator("Dropout", x.type(), x.shape(), none, scaled, rate, mode));
    return builder.build();
  }

  /** Rates of the dropouts of {@link #twoDropouts}. */
  static final float[] RATES = {0.5f, 0.2f};

  /** Dropouts of x w0 and of x w1 beside each other, with weights of 1. */
  static Network twoDropouts(int size) {
    NetworkBuilder builder = new NetworkBuilder("two dropouts", 1);
    Value x = builder.input("x", ElementType.FLOAT, Shape.batchOf(size));
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < RATES.length; i++) {
      Value scaled = builder.multiply(x, builder.vector("w" + i, size, 1));
      parts.add(builder.dropout(scaled, RATES[i]));
    }
    builder.output("y", builder.concatenate(parts, -1));
    return builder.build();
  }

  /** How alike each sample of one input is to each of another: {@code [batch, batch]}. */
  static Network similarities() {
    NetworkBuilder builder = new NetworkBuilder("similarities", 1);
    Value a = branch(builder, "a", 4);
    Value b = branch(builder, "b", 6);
    Shape turned = new Shape(List.of(Dimension.of(8), Dimension.BATCH));
    Value columns =
        builder.operator("Transpose", b.type(), turned, Map.of("perm", Attribute.ofInts(1, 0)), b);
    Shape square = new Shape(List.of(Dimension.BATCH, Dimension.BATCH));
    builder.output("y", builder.operator("MatMul", a.type(), square, Map.of(), a, columns));
    return builder.build();
  }

  /** Numbers in [-1, 1). */
  static Tensor noise(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1;
    for (long axis : shape) {
      size = Math.toIntExact(size * axis);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return Tensor.of(values, shape);
  }

  /** One of the classes for each sample, in turn. */
  static Tensor classes(int batch, int count) {
    float[] values = new float[batch * count];
    for (int i = 0; i < batch; i++) {
      values[i * count + i % count] = 1;
    }
    return Tensor.of(values, batch, count);
  }

  /** The gradient of the mean squared error of x W^T + b with respect to W, [out, in]. */
  static double[] squaredErrorGradient(float[] x, float[] y, float[] target, int in, int out) {
    double[] gradient = new double[out * in];
    for (int sample = 0; sample < y.length / out; sample++) {
      for (int o = 0; o < out; o++) {
        double slope = 2.0 * (y[sample * out + o] - target[sample * out + o]) / y.length;
        for (int i = 0; i < in; i++) {
          gradient[o * in + i] += slope * x[sample * in + i];
        }
      }
    }
    return gradient;
  }
}
