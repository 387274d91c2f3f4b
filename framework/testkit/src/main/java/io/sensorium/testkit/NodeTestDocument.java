package io.sensorium.testkit;

import io.sensorium.network.Operator;
import io.sensorium.network.OperatorProfile;
import io.sensorium.testkit.NodeTest.Foreign;
import io.sensorium.testkit.NodeTest.Inside;
import io.sensorium.testkit.NodeTest.Outside;
import io.sensorium.testkit.NodeTest.Training;
import io.sensorium.testkit.NodeTest.Unreadable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which public ONNX node tests run and which do not, and why: {@code NODE-TESTS.md}. */
public final class NodeTestDocument {
  private static final String TEXT =
      """
      # ONNX node tests

      Of the public ONNX node tests (Debian `libonnx-testdata` 1.12.0-2, %d cases), **%d run on every engine**. %d more use
      an operator of the [profile](../network/OPERATORS.md) in a way that lies outside of it, and %d are of other operators:
      engines refuse them by node, which is tested too. %d train, which a run does not, and %d are no networks that
      Sensorium carries. No case is chosen by name; this page is written from the cases and the profile, and a test keeps
      it in step.

      `OnnxNodeContract` runs them. Types, shapes, integers and booleans are equal to what is expected; floats differ by at
      most 1e-7 + 1e-5 × |expected|. Where a case writes one operator out as several, it is 1e-7 + 1e-3 × |expected|, as in
      ONNX's own runner: its expected values come from another formula (those of windows took 3.1415 for π).

      An input that the profile has as *known* becomes an initializer, though the case feeds it; every other one is fed.

      ## Cases that run

      | operator | cases | names |
      |---|---|---|
      %s
      ## Cases outside the profile

      | case | why it is refused |
      |---|---|
      %s
      ## Cases that train

      A program's run is inference: dropout and running statistics are idle. `EngineTrainingContract` checks them.

      %s

      ## Operators outside the profile

      %s

      ## Files that hold no network of Sensorium's

      | cases | why the reader refuses them |
      |---|---|
      %s""";

  private final List<NodeTest> tests;

  private NodeTestDocument(List<NodeTest> tests) {
    this.tests = tests;
  }

  /** The page on the cases in a folder, which is the artifact {@code onnx-node-tests}. */
  public static String of(Path folder) {
    return new NodeTestDocument(NodeTestSelection.of(folder)).render();
  }

  private String render() {
    return TEXT.formatted(
        tests.size(),
        all(Inside.class).count(),
        all(Outside.class).count(),
        all(Foreign.class).count(),
        all(Training.class).count(),
        all(Unreadable.class).count(),
        lines(inside()),
        lines(all(Outside.class).map(NodeTestDocument::outside)),
        all(Training.class).map(NodeTestDocument::name).collect(Collectors.joining(", ")),
        foreign(),
        lines(unreadable()));
  }

  private <T extends NodeTest> Stream<T> all(Class<T> kind) {
    return tests.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static String lines(Stream<String> lines) {
    return lines.map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String name(NodeTest test) {
    return "`" + test.name().substring("test_".length()) + "`";
  }

  private Stream<String> inside() {
    Map<String, List<Inside>> groups =
        all(Inside.class).collect(Collectors.groupingBy(Inside::operator));
    Stream<String> single =
        OperatorProfile.operators().stream()
            .filter(operator -> operator.domain().isEmpty())
            .map(Operator::name)
            .map(name -> row("`" + name + "`", groups.getOrDefault(name, List.of())));
    return Stream.concat(single, Stream.of(row("several", groups.getOrDefault("", List.of()))));
  }

  private static String row(String operator, List<Inside> cases) {
    String names = cases.stream().map(NodeTestDocument::name).collect(Collectors.joining(" "));
    return "| " + operator + " | " + cases.size() + " | " + names + " |";
  }

  private static String outside(Outside test) {
    return "| " + name(test) + " | " + escaped(String.join("; ", test.reasons())) + " |";
  }

  private String foreign() {
    Map<String, Long> counts =
        all(Foreign.class)
            .flatMap(test -> test.operators().stream())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> "`" + entry.getKey() + "` (" + entry.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private Stream<String> unreadable() {
    Map<String, List<Unreadable>> groups =
        all(Unreadable.class)
            .collect(Collectors.groupingBy(Unreadable::reason, TreeMap::new, Collectors.toList()));
    return groups.entrySet().stream()
        .map(
            group ->
                "| "
                    + group.getValue().stream()
                        .map(NodeTestDocument::name)
                        .collect(Collectors.joining(" "))
                    + " | "
                    + escaped(group.getKey())
                    + " |");
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }
}
