package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.Attribute;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.List;
import java.util.Map;

/**
 * A convolution whose batch norm is still being folded into it.
 *
 * @param weight {@code [out, in / groups, height, width]}
 * @param bias {@code [out]}
 */
record Convolution(
    String name,
    Feature input,
    Tensor weight,
    Tensor bias,
    int groups,
    Window vertical,
    Window horizontal) {

  /** The convolution followed by a multiplication of each channel. */
  Convolution scaled(String newName, float[] factors) {
    float[] newWeight = weight.floats();
    float[] newBias = bias.floats();
    int area = newWeight.length / newBias.length;
    for (int i = 0; i < newWeight.length; i++) {
      newWeight[i] *= factors[i / area];
    }
    for (int i = 0; i < newBias.length; i++) {
      newBias[i] *= factors[i];
    }
    Tensor scaled = Tensor.of(newWeight, weight.shape());
    return new Convolution(
        newName, input, scaled, Tensor.of(newBias, newBias.length), groups, vertical, horizontal);
  }

  /** The convolution followed by an addition to each channel. */
  Convolution shifted(String newName, float[] summands) {
    float[] newBias = bias.floats();
    for (int i = 0; i < newBias.length; i++) {
      newBias[i] += summands[i];
    }
    return new Convolution(
        newName, input, weight, Tensor.of(newBias, newBias.length), groups, vertical, horizontal);
  }

  Convolution named(String newName) {
    return new Convolution(newName, input, weight, bias, groups, vertical, horizontal);
  }

  Feature output() {
    return new Feature(name, bias.size(), vertical.positions(), horizontal.positions());
  }

  Node node() {
    Map<String, Attribute> attributes =
        Map.of(
            "group", Attribute.of(groups),
            "kernel_shape", Attribute.ofInts(vertical.kernel(), horizontal.kernel()),
            "strides", Attribute.ofInts(vertical.stride(), horizontal.stride()),
            "pads",
                Attribute.ofInts(
                    vertical.before(), horizontal.before(), vertical.after(), horizontal.after()));
    return new Node(
        "Conv", name, List.of(input.name(), weightName(), biasName()), List.of(name), attributes);
  }

  /** The initializers that {@link #node} reads. */
  Map<String, Tensor> weights() {
    return Map.of(weightName(), weight, biasName(), bias);
  }

  private String weightName() {
    return name + ".weight";
  }

  private String biasName() {
    return name + ".bias";
  }
}
