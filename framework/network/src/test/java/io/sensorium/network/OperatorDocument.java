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

      *Known* inputs are part of the program: constants, or, where a † stands, constants or values computed from shapes.
      *Axes* and *types* are those of the first input; other inputs hold floats, integers of 32 or 64 bits, or booleans.
      *Gradient* says whether training passes through the operator. Which public test cases run is in
      [NODE-TESTS.md](../testkit/NODE-TESTS.md).

      | operator | inputs | known | outputs | axes | types | attributes | gradient | note |
      |---|---|---|---|---|---|---|---|---|
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
        "| `%s` | %s | %s | %s | %s | %s | %s | %s | %s |\n",
        name,
        range(operator.inputs(), operator.mostInputs()),
        operator.known().stream().map(OperatorDocument::known).collect(Collectors.joining(", ")),
        range(1, operator.outputs()),
        axes(operator.ranks()),
        types(operator),
        operator.attributes().entrySet().stream()
            .map(OperatorDocument::attribute)
            .collect(Collectors.joining(", ")),
        operator.differentiable() ? "yes" : "no",
        operator.note());
  }

  private static String range(int least, int most) {
    if (most == Integer.MAX_VALUE) {
      return least + "+";
    }
    return least == most ? String.valueOf(least) : least + "–" + most;
  }

  private static String known(Operator.Known input) {
    return "`" + input.name() + "`" + (input.shapes() ? " †" : "");
  }

  private static String axes(Operator.Ranks ranks) {
    return ranks.equals(Operator.Ranks.ANY) ? "" : range(ranks.least(), ranks.most());
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
