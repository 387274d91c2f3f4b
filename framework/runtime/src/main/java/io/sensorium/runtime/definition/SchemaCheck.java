package io.sensorium.runtime.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.sensorium.runtime.definition.YamlTree.Scalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a tree against a JSON Schema of this package, in our own words: the {@code description} of
 * each part of the schema completes the sentence "'path' must be …".
 */
final class SchemaCheck {
  private static final String NAME = "a name of letters, digits, '_' and '-'";
  private final JsonNode source;
  private final Schema schema;

  SchemaCheck(String resource) {
    try (InputStream stream = SchemaCheck.class.getResourceAsStream(resource)) {
      this.source = new ObjectMapper().readTree(stream);
      this.schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the schema has against a tree, by path; one problem a path. */
  Map<String, Problem> problems(YamlTree tree, String file) {
    return new Findings(tree, file).of(schema.validate(tree.root()));
  }

  /** The schema's findings about one tree. */
  private final class Findings {
    private final YamlTree tree;
    private final String file;
    private final Map<String, Problem> byPath = new LinkedHashMap<>();

    /** Keys that some misspelt key of the same section stands for: they are not missing too. */
    private final Set<String> meant = new HashSet<>();

    Findings(YamlTree tree, String file) {
      this.tree = tree;
      this.file = file;
    }

    Map<String, Problem> of(List<Error> errors) {
      errors.stream().filter(error -> is(error, "additionalProperties")).forEach(this::unknownKey);
      errors.stream().filter(error -> is(error, "required")).forEach(this::missingKey);
      errors.stream()
          .filter(error -> !is(error, "additionalProperties") && !is(error, "required"))
          .forEach(this::wrongValue);
      return byPath;
    }

    private void unknownKey(Error error) {
      String parent = path(error.getInstanceLocation());
      String key = error.getProperty();
      List<String> known = known(error);
      Optional<String> nearest = Suggestions.nearest(key, known);
      nearest.ifPresent(near -> meant.add(child(parent, near)));
      String suggestion =
          nearest
              .map(near -> "did you mean '" + near + "'?")
              .orElse("known here: " + String.join(", ", known));
      add(child(parent, key), "UNKNOWN_KEY", "unknown key '" + key + "'" + in(parent), suggestion);
    }

    private List<String> known(Error error) {
      List<String> names = new ArrayList<>();
      parentSchema(error).path("properties").fieldNames().forEachRemaining(names::add);
      return names;
    }

    private void missingKey(Error error) {
      String parent = path(error.getInstanceLocation());
      String key = error.getProperty();
      if (meant.contains(child(parent, key))) {
        return;
      }
      String where = parent.isEmpty() ? "the file" : "'" + parent + "'";
      String path = child(parent, key);
      Problem problem =
          Problem.at(
              tree.position(parent), file, "MISSING_KEY", where + " needs the key '" + key + "'");
      byPath.putIfAbsent(path, problem);
    }

    private void wrongValue(Error error) {
      if (is(error, "propertyNames")) {
        String key = error.getProperty();
        String path = child(path(error.getInstanceLocation()), key);
        add(path, "INVALID_NAME", "'" + key + "' must be " + NAME, null);
        return;
      }
      String path = path(error.getInstanceLocation());
      Scalar scalar = tree.scalars().get(path);
      if (scalar != null && scalar.unresolved()) {
        return;
      }
      String code = is(error, "type") ? "WRONG_TYPE" : "INVALID_VALUE";
      String message =
          "'" + path + "' must be " + expected(error) + ", but is " + found(error, path);
      add(path, code, message, nearestOf(error));
    }

    private @Nullable String nearestOf(Error error) {
      List<String> values = new ArrayList<>();
      parentSchema(error).path("enum").forEach(value -> values.add(value.asText()));
      return Suggestions.didYouMean(error.getInstanceNode().asText(), values).orElse(null);
    }

    private String expected(Error error) {
      return parentSchema(error).path("description").asText("something else");
    }

    /** The schema that the failed keyword stands in. */
    private JsonNode parentSchema(Error error) {
      String location = error.getSchemaLocation().toString();
      String pointer = location.substring(location.indexOf('#') + 1);
      return source.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private String found(Error error, String path) {
      Scalar scalar = tree.scalars().get(path);
      if (scalar == null) {
        JsonNode node = error.getInstanceNode();
        return node.isEmpty() ? "empty" : node.isArray() ? "a list" : "a section";
      }
      String text =
          scalar.text().length() > 40 ? scalar.text().substring(0, 40) + "…" : scalar.text();
      return scalar.quoted() ? "\"" + text + "\"" : text.isEmpty() ? "empty" : text;
    }

    private void add(String path, String code, String message, @Nullable String suggestion) {
      Position place = tree.position(path);
      byPath.putIfAbsent(
          path,
          new Problem(
              file, place.line(), place.column(), code, message, Optional.ofNullable(suggestion)));
    }

    private static String in(String parent) {
      return parent.isEmpty() ? "" : " in '" + parent + "'";
    }

    private static boolean is(Error error, String keyword) {
      return keyword.equals(error.getKeyword());
    }

    private static String child(String parent, String key) {
      return parent.isEmpty() ? key : parent + "." + key;
    }

    private static String path(NodePath location) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < location.getNameCount(); i++) {
        if (location.getElement(i) instanceof Integer index) {
          path.append('[').append(index).append(']');
        } else {
          path.append(i == 0 ? "" : ".").append(location.getName(i));
        }
      }
      return path.toString();
    }
  }
}
