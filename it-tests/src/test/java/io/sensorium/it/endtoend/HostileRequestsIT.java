package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent: the cause is named, memory stays bounded, and the next request works. */
class HostileRequestsIT {
  private static final int TOO_LARGE = 65 << 20;
  private static final long MEMORY_LIMIT = 2_000_000_000;
  private static ServingProcess server;
  private static InferenceClient client;

  @BeforeAll
  static void start() {
    Quickstart quickstart = Quickstart.done();
    quickstart.finished().requireStatus(0);
    server = ServingProcess.start(quickstart.installation());
    client = server.client();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", 400, "INVALID_REQUEST", "no body"),
        input("squeak", "BYTES", "[1]", "[\"a\"]", "no input 'squeak'"),
        input("caption", "BYTES", "[2]", "[\"a\"]", "needs 2 elements by its shape"),
        input("caption", "BYTES", "[1, 7]", "[\"a\"]", "has the shape [1, 7]"),
        input("caption", "BYTES", "[1]", "[NaN]", "NaN"),
        input("caption", "BYTES", "[1e999]", "[\"a\"]", "whole numbers"),
        input("caption", "FP32", "[1]", "[1e999]", "takes BYTES"),
        Arguments.of(
            Requests.body(Requests.file("picture", HostileContents.truncatedJpeg())),
            400,
            "INVALID_CONTENT",
            "input 'picture'"),
        Arguments.of(
            Requests.body(Requests.file("speech", HostileContents.tenHoursOfSound())),
            413,
            "CONTENT_TOO_LARGE",
            "input 'speech'"));
  }

  private static Arguments input(
      String name, String datatype, String shape, String data, String cause) {
    return Arguments.of(
        Requests.body(Requests.input(name, datatype, shape, data)), 400, "INVALID_REQUEST", cause);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void isRefusedWithItsCause(String body, int status, String code, String cause) {
    requireRefused(
        client.infer(Quickstart.PIPELINE, BodyPublishers.ofString(body)), status, code, cause);
  }

  @Test
  void pictureThatWouldFillTheMemory() {
    byte[] png = HostileContents.enormousPng(16_384);
    assertTrue(png.length < 1_000_000, () -> png.length + " bytes");
    requireRefused(
        client.infer(Quickstart.PIPELINE, Requests.body(Requests.file("picture", png))),
        413,
        "CONTENT_TOO_LARGE",
        "16384");
  }

  @Test
  void largeBodyThatIsAnnounced() {
    requireTooLarge(BodyPublishers.ofByteArray(new byte[TOO_LARGE]));
  }

  @Test
  void largeBodyThatComesInChunks() {
    requireTooLarge(
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[TOO_LARGE])));
  }

  private static void requireTooLarge(BodyPublisher body) {
    requireRefused(
        client.infer(Quickstart.PIPELINE, body), 413, "CONTENT_TOO_LARGE", "the limit is");
  }

  private static void requireRefused(
      HttpResponse<byte[]> response, int status, String code, String cause) {
    JsonNode json = InferenceClient.json(response);
    assertEquals(status, response.statusCode(), json::toString);
    assertEquals(code, json.required("code").textValue(), json::toString);
    assertTrue(json.required("error").textValue().contains(cause), json::toString);
    assertEquals(200, client.infer(Quickstart.PIPELINE, Requests.whole()).statusCode());
    server.peakMemory().ifPresent(peak -> assertTrue(peak < MEMORY_LIMIT, () -> peak + " bytes"));
  }
}
