package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads YAML within bounds: size, depth, and what aliases expand to. */
final class YamlReader {
  private static final int MOST_DEPTH = 30;
  private static final int MOST_CODE_POINTS = 1 << 20;
  private static final int MOST_ALIASES = 20;

  private YamlReader() {}

  static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setCodePointLimit(MOST_CODE_POINTS);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setAllowDuplicateKeys(true);
    return options;
  }

  /** The tree of a text that holds one section of keys. */
  static YamlTree read(String text, String file) throws InvalidText {
    return new YamlTreeBuilder(file).build(sections(text, file));
  }

  /** The nodes of a text that holds one section of keys. */
  static MappingNode sections(String text, String file) throws InvalidText {
    Node root = compose(text, file);
    if (root == null) {
      throw new InvalidText(file, "EMPTY_FILE", "the file is empty");
    }
    if (!(root instanceof MappingNode mapping)) {
      throw new InvalidText(
          place(root.getStartMark()), file, "WRONG_TYPE", "keys should stand here");
    }
    return mapping;
  }

  private static @Nullable Node compose(String text, String file) throws InvalidText {
    try {
      return new Yaml(options()).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      throw new InvalidText(place(e.getProblemMark()), file, "INVALID_YAML", sentence(e));
    } catch (ReaderException e) {
      throw new InvalidText(
          place(text, e.getPosition()),
          file,
          "INVALID_YAML",
          "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      throw new InvalidText(file, "INVALID_YAML", bound(String.valueOf(e.getMessage())));
    }
  }

  private static String sentence(MarkedYAMLException error) {
    String problem = String.valueOf(error.getProblem());
    if (problem.contains("\\t")) {
      return "YAML is indented with spaces, but a tab stands here";
    }
    if (problem.startsWith("Global tag is not allowed")) {
      return "tags are not allowed here";
    }
    if (problem.contains("another document")) {
      return "a second document starts here; keep one";
    }
    return "this is not YAML: " + problem;
  }

  /** The library's words for the bounds above are about itself. */
  private static String bound(String message) {
    if (message.startsWith("Nesting Depth")) {
      return "the file nests deeper than " + MOST_DEPTH + " levels";
    }
    if (message.startsWith("Number of aliases")) {
      return "the file has more than " + MOST_ALIASES + " aliases";
    }
    return "this is not YAML: " + message.lines().findFirst().orElse("");
  }

  static Position place(@Nullable Mark mark) {
    return mark == null
        ? new Position(1, 1)
        : new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position place(String text, int offset) {
    String before = text.substring(0, Math.min(offset, text.length()));
    int line = Math.toIntExact(before.chars().filter(c -> c == '\n').count()) + 1;
    return new Position(line, before.length() - before.lastIndexOf('\n'));
  }
}
