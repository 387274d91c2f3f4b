package io.sensorium.runtime.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A YAML text as a tree of values with the place of each.
 *
 * @param root what JSON would hold; variables are replaced
 * @param positions of keys and list items, by path such as {@code heads.category.labels[0]}
 * @param scalars what stands in the text, by path
 * @param problems of the structure: duplicate keys, unresolved variables
 */
record YamlTree(
    JsonNode root,
    Map<String, Position> positions,
    Map<String, Scalar> scalars,
    List<Problem> problems) {

  /**
   * A scalar as it was written.
   *
   * @param unresolved whether it has a variable that nothing replaces
   */
  record Scalar(String text, boolean quoted, boolean unresolved) {}

  /** The value at a path of simple keys. */
  JsonNode at(String... keys) {
    JsonNode node = root;
    for (String key : keys) {
      node = node.path(key);
    }
    return node;
  }

  /** The place of a path, or of its nearest parent that has one. */
  Position position(String path) {
    String at = path;
    while (!at.isEmpty() && !positions.containsKey(at)) {
      at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
    }
    return positions.getOrDefault(at, new Position(1, 1));
  }
}
