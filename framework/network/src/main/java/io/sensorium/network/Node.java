package io.sensorium.network;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One application of an operator.
 *
 * @param operator the ONNX operator, such as {@code MatMul}
 * @param domain empty for the standard operators
 * @param name for messages; may be empty
 * @param inputs names of values; an empty name is an optional input that is left out
 */
public record Node(
    String operator,
    String domain,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  public Node(
      String operator,
      String name,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {
    this(operator, "", name, inputs, outputs, attributes);
  }

  /** Whether the input at an index is given. */
  public boolean hasInput(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty();
  }

  public String input(int index) {
    if (!hasInput(index)) {
      throw new InvalidNetworkException(label(), "input " + index + " is missing");
    }
    return inputs.get(index);
  }

  /** The first output; empty if it is left out, as only operators with more of them allow. */
  public String output() {
    return outputs.get(0);
  }

  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  public long integer(String attribute, long absent) {
    return attributes.get(attribute) instanceof Attribute.Int value
        ? value.value()
        : orAbsent(attribute, absent);
  }

  public float number(String attribute, float absent) {
    return attributes.get(attribute) instanceof Attribute.Float value
        ? value.value()
        : orAbsent(attribute, absent);
  }

  public String text(String attribute, String absent) {
    return attributes.get(attribute) instanceof Attribute.Text value
        ? value.value()
        : orAbsent(attribute, absent);
  }

  public long[] integers(String attribute, long... absent) {
    return attributes.get(attribute) instanceof Attribute.Ints value
        ? value.values().stream().mapToLong(Long::longValue).toArray()
        : orAbsent(attribute, absent);
  }

  private <T> T orAbsent(String attribute, T absent) {
    if (attributes.containsKey(attribute)) {
      throw new InvalidNetworkException(
          label(),
          "attribute '" + attribute + "' has the wrong type: " + attributes.get(attribute));
    }
    return absent;
  }

  /** Operator, name and outputs, for messages. */
  public String label() {
    return operator
        + (name.isEmpty() ? "" : " '" + name + "'")
        + " -> "
        + String.join(", ", outputs);
  }

  /** The same node reading other values. */
  public Node withInputs(String... newInputs) {
    return new Node(operator, domain, name, Arrays.asList(newInputs), outputs, attributes);
  }
}
