package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Sets a value of a YAML text, and leaves the rest as it stands, comments included. */
final class YamlEdit {
  private final String text;
  private final String file;

  private YamlEdit(String text, String file) {
    this.text = text;
    this.file = file;
  }

  /** The text with a key of a section set; the section is added where it is not there. */
  static String set(String text, String file, String section, String key, String value)
      throws InvalidText {
    return new YamlEdit(text, file).set(section, key, value);
  }

  private String set(String section, String key, String value) throws InvalidText {
    // Quoted, because YAML takes some words for something else than texts.
    String entry = key + ": \"" + value + "\"";
    MappingNode root = YamlReader.sections(text, file);
    Optional<NodeTuple> present = find(root, section);
    if (present.isEmpty()) {
      return inserted(root, section + ": { " + entry + " }");
    }
    requireWritten(present.get(), section);
    MappingNode mapping = (MappingNode) present.get().getValueNode();
    Optional<NodeTuple> old = find(mapping, key);
    if (old.isEmpty()) {
      return inserted(mapping, entry);
    }
    requireWritten(old.get(), section + "." + key);
    return replaced(old.get(), "\"" + value + "\"");
  }

  private static Optional<NodeTuple> find(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(each -> each.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst();
  }

  /** An alias stands here, but its value stands where it was anchored, which is before. */
  private void requireWritten(NodeTuple entry, String path) throws InvalidText {
    Mark key = entry.getKeyNode().getStartMark();
    if (entry.getValueNode().getStartMark().getIndex() < key.getIndex()) {
      throw new InvalidText(
          YamlReader.place(key),
          file,
          "WRONG_TYPE",
          "'" + path + "' is an alias, which cannot be replaced; write it out");
    }
  }

  private String replaced(NodeTuple old, String value) {
    return text.substring(0, offset(old.getValueNode().getStartMark()))
        + value
        + text.substring(offset(old.getValueNode().getEndMark()));
  }

  private String inserted(MappingNode mapping, String entry) {
    if (mapping.getValue().isEmpty()) {
      int inside = text.indexOf('{', offset(mapping.getStartMark())) + 1;
      return text.substring(0, inside) + " " + entry + " " + text.substring(inside);
    }
    Mark first = mapping.getValue().get(0).getKeyNode().getStartMark();
    String end =
        mapping.getFlowStyle() == FlowStyle.FLOW ? ", " : "\n" + " ".repeat(first.getColumn());
    return text.substring(0, offset(first)) + entry + end + text.substring(offset(first));
  }

  /** Marks count characters as Unicode does. */
  private int offset(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }
}
