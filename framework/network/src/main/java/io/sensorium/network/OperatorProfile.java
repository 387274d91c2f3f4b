package io.sensorium.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operators that a network may use, with their attributes, as they are in operator set {@link
 * Model#OPSET}. This table is what engines, tests and {@code OPERATORS.md} read; older operator
 * sets are normalized before.
 */
public final class OperatorProfile {
  private static final Map<String, Operator> BY_NAME =
      OperatorTable.ROWS.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  row -> row.domain() + ":" + row.name(), Function.identity()));

  private OperatorProfile() {}

  /** The table, grouped by kind. */
  public static List<Operator> operators() {
    return OperatorTable.ROWS;
  }

  /** The row of a node's operator. */
  public static Optional<Operator> find(Node node) {
    return Optional.ofNullable(BY_NAME.get(node.domain() + ":" + node.operator()));
  }

  /**
   * What lies outside the profile, one sentence each; empty for a graph that every engine can be
   * asked to compile.
   */
  public static List<String> check(Graph graph) {
    return ProfileCheck.of(graph);
  }

  /**
   * What of one node lies outside the profile, one sentence each. Which of its inputs have to be
   * constants, only the check of a whole graph sees.
   *
   * @param inputs type and rank of each input that is given, by name
   */
  public static List<String> check(Node node, Map<String, ValueInfo> inputs) {
    return new ProfileCheck(node, inputs).problems();
  }
}
