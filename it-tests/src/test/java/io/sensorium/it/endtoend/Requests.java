package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sensorium.spi.encoder.Content;
import io.sensorium.testkit.SampleContents;
import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What is sent to the pipeline of the quickstart, and to others. */
final class Requests {
  private Requests() {}

  static String body(String... inputs) {
    return "{\"inputs\": [" + String.join(", ", inputs) + "]}";
  }

  static String input(String name, String datatype, String shape, String data) {
    return """
        {"name": "%s", "datatype": "%s", "shape": %s, "data": %s}"""
        .formatted(name, datatype, shape, data);
  }

  static String text(String name, String value) {
    return input(
        name, "BYTES", "[1]", "[" + JsonNodeFactory.instance.textNode(value).toString() + "]");
  }

  static String file(String name, byte[] content) {
    return text(name, Base64.getEncoder().encodeToString(content));
  }

  static String caption() {
    return text("caption", "made of wood");
  }

  static byte[] picture() {
    return bytes(SampleContents.picture("png", 64, 64, Color.BLUE));
  }

  static byte[] speech() {
    return bytes(SampleContents.tone(16_000, 1, 220));
  }

  /** All inputs of the quickstart's pipeline. */
  static String whole() {
    return body(file("picture", picture()), caption(), file("speech", speech()));
  }

  static byte[] bytes(Content.Bytes content) {
    byte[] bytes = new byte[content.bytes().remaining()];
    content.bytes().get(bytes);
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
