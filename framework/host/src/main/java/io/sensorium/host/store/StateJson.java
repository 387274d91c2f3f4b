package io.sensorium.host.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.DesiredState.Model;
import io.sensorium.host.store.DesiredState.Pipeline;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Desired states as JSON: alone, and sealed in a file with the digest that tells damage. */
final class StateJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private StateJson() {}

  static String write(DesiredState state) {
    return text(node(state));
  }

  static DesiredState read(String json) {
    return state(new StrictNode("", tree(json)));
  }

  /** A state with its digest, as files hold it. */
  static String seal(DesiredState state) {
    ObjectNode file = JSON.createObjectNode();
    file.set("state", node(state));
    file.put("sha256", digest(state));
    return text(file);
  }

  /**
   * The state of a sealed file.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} if it is not what was sealed
   */
  static DesiredState unseal(String json) {
    StrictNode file = new StrictNode("", tree(json)).only("state", "sha256");
    DesiredState state = state(file.child("state"));
    if (!digest(state).equals(file.text("sha256"))) {
      throw invalid("it was changed after it was written: its digest does not fit");
    }
    return state;
  }

  private static String digest(DesiredState state) {
    return Sha256.of(node(state).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode node(DesiredState state) {
    ObjectNode node = JSON.createObjectNode();
    node.put("revision", state.revision());
    node.put("at", state.at().toString());
    node.put("by", state.by());
    node.put("reason", state.reason());
    ArrayNode bundles = node.putArray("bundles");
    state.bundles().forEach(bundle -> bundles.add(node(bundle)));
    ArrayNode pipelines = node.putArray("pipelines");
    state.pipelines().forEach(pipeline -> pipelines.add(node(pipeline)));
    return node;
  }

  private static ObjectNode node(Bundle bundle) {
    return JSON.createObjectNode()
        .put("name", bundle.name())
        .put("version", bundle.version())
        .put("sha256", bundle.sha256())
        .put("acceptance", bundle.acceptance());
  }

  private static ObjectNode node(Pipeline pipeline) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", pipeline.name());
    node.put("definition", pipeline.definition());
    pipeline
        .model()
        .ifPresent(
            model ->
                node.putObject("model")
                    .put("number", model.number())
                    .put("sha256", model.sha256()));
    node.put("follow", pipeline.follow());
    return node;
  }

  private static DesiredState state(StrictNode node) {
    node.only("revision", "at", "by", "reason", "bundles", "pipelines");
    try {
      return new DesiredState(
          node.wholeNumber("revision"),
          Instant.parse(node.text("at")),
          node.text("by"),
          node.text("reason"),
          node.list("bundles").stream().map(StateJson::bundle).toList(),
          node.list("pipelines").stream().map(StateJson::pipeline).toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid(e.getMessage());
    }
  }

  private static Bundle bundle(StrictNode node) {
    node.only("name", "version", "sha256", "acceptance");
    return new Bundle(
        node.text("name"), node.text("version"), node.text("sha256"), node.text("acceptance"));
  }

  private static Pipeline pipeline(StrictNode node) {
    node.only("name", "definition", "model", "follow");
    Optional<Model> model = node.find("model").map(StateJson::model);
    return new Pipeline(node.text("name"), node.text("definition"), model, node.flag("follow"));
  }

  private static Model model(StrictNode node) {
    node.only("number", "sha256");
    return new Model(node.wholeNumber("number"), node.text("sha256"));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw invalid("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static String text(ObjectNode node) {
    return node.toPrettyString() + System.lineSeparator();
  }

  static SensoriumException invalid(String how) {
    return new SensoriumException(
        ErrorCode.INVALID_DEFINITION, "a desired state cannot be read: " + how);
  }
}
