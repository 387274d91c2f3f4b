package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Who changes what a server has installed and serves, by the command. */
record Operator(Installation installation, ServingProcess server) {
  Finished run(String... arguments) {
    return installation.run(
        Stream.concat(Stream.of(arguments), Stream.of("--server", server.administration()))
            .toArray(String[]::new));
  }

  /** Vouches for a bundle by its digest. */
  void pin(Path jar) {
    installation.run("plugins", "pin", jar.toString()).requireStatus(0);
  }

  void install(Path jar) {
    run("plugins", "install", jar.toString()).requireStatus(0);
  }

  JsonNode status() {
    return run("status", "--json").requireStatus(0).json();
  }

  int revision() {
    return status().required("revision").intValue();
  }

  JsonNode pipeline(String name) {
    return all(status(), "pipelines", name).findFirst().orElseThrow();
  }

  /** The versions of a bundle that are desired. */
  List<String> versions(String bundle) {
    return all(status(), "bundles", bundle)
        .map(each -> each.required("version").textValue())
        .toList();
  }

  private static Stream<JsonNode> all(JsonNode status, String list, String name) {
    return StreamSupport.stream(status.required(list).spliterator(), false)
        .filter(each -> each.required("name").textValue().equals(name));
  }
}
