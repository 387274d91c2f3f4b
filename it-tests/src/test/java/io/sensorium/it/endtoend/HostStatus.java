package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What {@code sensorium status} told at one moment. */
record HostStatus(JsonNode document) {
  int revision() {
    return document.required("revision").intValue();
  }

  /** The versions of a bundle that are desired. */
  List<String> versions(String bundle) {
    return all("bundles", bundle).map(each -> each.required("version").textValue()).toList();
  }

  int model(String pipeline) {
    return pipeline(pipeline).required("model").intValue();
  }

  String generation(String pipeline) {
    return pipeline(pipeline).required("generation").textValue();
  }

  /** Why a pipeline does not serve, or what became of the newest attempt to change it. */
  String reason(String pipeline) {
    return pipeline(pipeline).required("reason").asText();
  }

  private JsonNode pipeline(String name) {
    return all("pipelines", name).findFirst().orElseThrow();
  }

  private Stream<JsonNode> all(String list, String name) {
    return StreamSupport.stream(document.required(list).spliterator(), false)
        .filter(each -> each.required("name").textValue().equals(name));
  }
}
