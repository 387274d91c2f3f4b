package io.sensorium.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code NodeProto} and its attributes. */
final class NodeReader {
  private static final String STANDARD_DOMAIN = "ai.onnx";

  private NodeReader() {}

  static Node read(WireReader message) {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new HashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case 1 -> inputs.add(message.text("input[" + inputs.size() + "]"));
        case 2 -> outputs.add(message.text("output[" + outputs.size() + "]"));
        case 3 -> name = message.text("name");
        case 4 -> operator = message.text("op_type");
        case 5 -> attribute(message.message("attribute[" + attributes.size() + "]"), attributes);
        case 7 -> domain = message.text("domain");
        default -> message.skip();
      }
    }
    if (operator.isEmpty()) {
      throw message.error("op_type", "is missing");
    }
    if (outputs.stream().allMatch(String::isEmpty)) {
      throw message.error("output", operator + " has no output");
    }
    return new Node(
        operator, domain.equals(STANDARD_DOMAIN) ? "" : domain, name, inputs, outputs, attributes);
  }

  private static void attribute(WireReader message, Map<String, Attribute> into) {
    AttributeReader.Named attribute = AttributeReader.read(message);
    if (into.putIfAbsent(attribute.name(), attribute.value()) != null) {
      throw message.error("name", "attribute '" + attribute.name() + "' stands twice");
    }
  }
}
