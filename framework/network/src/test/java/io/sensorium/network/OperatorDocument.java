package io.sensorium.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code OPERATORS.md} from the table. */
final class OperatorDocument {
  private static final String HEADER =
      """
      # Operators

      What a network may use, in ONNX operator set OPSET; older sets are normalized when a model is prepared. Anything else
      is refused at load, by node. This page is written from `OperatorProfile`; a test keeps it in step.

      *Types* are those of the first input. *Gradient* says whether training passes through the operator.

      | operator | inputs | types | attributes | gradient | note |
      |---|---|---|---|---|---|
      """;

  private OperatorDocument() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(Path.of(arguments[0]), render());
  }

  static String render() {
    return HEADER.replace("OPSET", String.valueOf(Model.OPSET))
        + OperatorProfile.operators().stream()
            .map(OperatorDocument::row)
            .collect(Collectors.joining());
  }

  private static String row(Operator operator) {
    String name =
        operator.domain().isEmpty() ? operator.name() : operator.domain() + "." + operator.name();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %s | %s |\n",
        name,
        inputs(operator),
        types(operator),
        operator.attributes().entrySet().stream()
            .map(OperatorDocument::attribute)
            .collect(Collectors.joining(", ")),
        operator.differentiable() ? "yes" : "no",
        operator.note());
  }

  private static String inputs(Operator operator) {
    if (operator.mostInputs() == Integer.MAX_VALUE) {
      return operator.inputs() + "+";
    }
    return operator.inputs() == operator.mostInputs()
        ? String.valueOf(operator.inputs())
        : operator.inputs() + "–" + operator.mostInputs();
  }

  private static String types(Operator operator) {
    return operator.types().stream()
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  private static String attribute(Map.Entry<String, List<String>> attribute) {
    String values = String.join(" ", attribute.getValue());
    return "`" + attribute.getKey() + "`" + (values.isEmpty() ? "" : ": " + values);
  }
}
