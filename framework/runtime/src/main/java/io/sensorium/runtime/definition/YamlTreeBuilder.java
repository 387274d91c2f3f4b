package io.sensorium.runtime.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sensorium.runtime.definition.TextFile.InvalidText;
import io.sensorium.runtime.definition.YamlTree.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns composed YAML nodes into a tree of values, and remembers the place of each. */
final class YamlTreeBuilder {
  /** Aliases of aliases can expand to anything, and to themselves. */
  private static final int MOST_VALUES = 20_000;

  private static final int MOST_DEPTH = 40;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private final Resolver resolver = new Resolver();
  private final String file;
  private final Map<String, Position> positions = new HashMap<>();
  private final Map<String, Scalar> scalars = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private int values;

  YamlTreeBuilder(String file) {
    this.file = file;
  }

  YamlTree build(Node root) throws InvalidText {
    JsonNode tree = value(root, "", 0);
    return new YamlTree(tree, positions, scalars, problems);
  }

  private JsonNode value(Node node, String path, int depth) throws InvalidText {
    if (++values > MOST_VALUES || depth > MOST_DEPTH) {
      Position place = YamlReader.place(node.getStartMark());
      String message =
          "the file holds, with what its aliases repeat, more than " + MOST_VALUES + " values";
      throw new InvalidText(place, file, "FILE_TOO_LARGE", message);
    }
    if (node instanceof MappingNode mapping) {
      return section(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      return list(sequence, path, depth);
    }
    return scalar((ScalarNode) node, path);
  }

  private JsonNode section(MappingNode mapping, String path, int depth) throws InvalidText {
    requireTag(mapping, Tag.MAP);
    ObjectNode section = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      Position place = YamlReader.place(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(place, "WRONG_TYPE", "a key must be a text");
        continue;
      }
      if (key.getTag().equals(Tag.MERGE)) {
        String message = "a section cannot be merged with '<<'; write its keys out";
        throw new InvalidText(place, file, "WRONG_TYPE", message);
      }
      String keyPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
      if (section.has(key.getValue())) {
        duplicate(key.getValue(), path, place, positions.get(keyPath));
        continue;
      }
      positions.put(keyPath, place);
      section.set(key.getValue(), value(tuple.getValueNode(), keyPath, depth + 1));
    }
    return section;
  }

  private void duplicate(String key, String path, Position place, Position first) {
    String where = path.isEmpty() ? "" : " in '" + path + "'";
    problem(
        place,
        "DUPLICATE_KEY",
        "'%s' stands twice%s, first at line %d, column %d; rename or remove one"
            .formatted(key, where, first.line(), first.column()));
  }

  private JsonNode list(SequenceNode sequence, String path, int depth) throws InvalidText {
    requireTag(sequence, Tag.SEQ);
    ArrayNode list = JSON.arrayNode();
    for (Node item : sequence.getValue()) {
      String itemPath = path + "[" + list.size() + "]";
      positions.put(itemPath, YamlReader.place(item.getStartMark()));
      list.add(value(item, itemPath, depth + 1));
    }
    return list;
  }

  private JsonNode scalar(ScalarNode node, String path) {
    boolean quoted = node.getScalarStyle() != ScalarStyle.PLAIN;
    String replaced = Variables.replace(node.getValue());
    Optional<String> unresolved = Variables.unresolved(replaced);
    scalars.put(path, new Scalar(node.getValue(), quoted, unresolved.isPresent()));
    if (!node.getValue().contains("${")) {
      return typed(node.getTag(), node.getValue(), node);
    }
    Position place = YamlReader.place(node.getStartMark());
    unresolved.ifPresent(why -> problem(place, "UNRESOLVED_VARIABLE", why));
    Tag tag = quoted ? Tag.STR : resolver.resolve(NodeId.scalar, replaced, true);
    return typed(tag, replaced, node);
  }

  private JsonNode typed(Tag tag, String text, ScalarNode node) {
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(List.of("true", "yes", "on").contains(lower(text)));
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return number(text);
    }
    if (!tag.equals(Tag.STR) && !tag.equals(Tag.TIMESTAMP) && !tag.equals(Tag.MERGE)) {
      requireTag(node, Tag.STR);
    }
    return JSON.textNode(text);
  }

  private void requireTag(Node node, Tag expected) {
    if (!node.getTag().equals(expected)) {
      Position place = YamlReader.place(node.getStartMark());
      String message = "the tag '" + node.getTag().getValue() + "' is not allowed here";
      problem(place, "WRONG_TYPE", message);
    }
  }

  /** A decimal number; YAML's sexagesimal, octal and infinite ones stay texts. */
  private static JsonNode number(String text) {
    try {
      return JSON.numberNode(Long.parseLong(text));
    } catch (NumberFormatException notWhole) {
      return decimal(text);
    }
  }

  private static JsonNode decimal(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(text);
    } catch (NumberFormatException notDecimal) {
      return JSON.textNode(text);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  private void problem(Position place, String code, String message) {
    problems.add(Problem.at(place, file, code, message));
  }
}
