package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.InvalidNetworkException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * One node of a TensorFlow graph, with the attributes that convolutions have.
 *
 * @param operator TensorFlow's name, such as {@code DepthwiseConv2dNative}
 * @param inputs names of other nodes
 * @param attributes the JSON of each {@code AttrValue}
 */
record TfjsNode(
    String name, String operator, List<String> inputs, Map<String, JsonTree> attributes) {
  TfjsNode {
    inputs = List.copyOf(inputs);
    attributes = Map.copyOf(attributes);
  }

  /** The list of whole numbers of an attribute. */
  long[] integers(String attribute) {
    return attribute(attribute).field("list").field("i").elements().stream()
        .mapToLong(JsonTree::integer)
        .toArray();
  }

  /**
   * The text of an attribute: base64 as protobuf's JSON has it, or the characters' codes in older
   * files.
   */
  String text(String attribute) {
    JsonTree text = attribute(attribute).field("s");
    if (text.value() instanceof String base64) {
      return new String(
          Base64.getDecoder().decode(base64), java.nio.charset.StandardCharsets.UTF_8);
    }
    StringBuilder characters = new StringBuilder();
    text.elements().forEach(code -> characters.append((char) code.integer()));
    return characters.toString();
  }

  InvalidNetworkException unsupported(String what) {
    return new InvalidNetworkException(operator + " '" + name + "'", what + " cannot be imported");
  }

  private JsonTree attribute(String attribute) {
    JsonTree value = attributes.get(attribute);
    if (value == null) {
      throw unsupported("a node without attribute '" + attribute + "'");
    }
    return value;
  }
}
