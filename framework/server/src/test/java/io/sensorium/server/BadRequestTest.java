package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every broken request is refused with its cause, and the next one works. */
class BadRequestTest {
  private static final String CAPTION =
      "{'name': 'caption', 'datatype': 'BYTES', 'shape': [1], 'data': ['a']}";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        of("", "no body"),
        of("[]", "not a JSON object"),
        of("{", "not JSON"),
        of("hello", "not JSON"),
        of("{} {}", "no inputs|goes on"),
        of("{'inputs': [" + CAPTION + "]} x", "not JSON"),
        of("{}", "no inputs; pipeline 'stamps' takes"),
        of("{'inputs': {}}", "'inputs' is not a list"),
        of("{'inputs': [1]}", "not an object"),
        of("{'inputs': [" + CAPTION + "," + CAPTION + "]}", "twice"),
        of("{'inputs': [" + CAPTION + "], 'inputs': []}", "Duplicate field 'inputs'"),
        of("{'inputs': [" + CAPTION + "], 'outputs': [{'name': 'x'}]}", "no output 'x'"),
        of("{'inputs': [" + CAPTION + "], 'id': 7}", "id is not a string"),
        of(
            "{'inputs': [" + CAPTION + "], 'parameters': {'binary_data_output': 1}}",
            "must be true or false"),
        timeout("-1"),
        timeout("'1000'"),
        timeout("true"),
        timeout("9223372036854775808"),
        of(
            "{'inputs': ["
                + CAPTION
                + "], 'outputs': [{'name': 'category'}, {'name': 'category'}]}",
            "asked for twice"),
        input("'name': 'x', 'datatype': 'BYTES', 'shape': [1], 'data': ['a']", "no input 'x'"),
        input("'datatype': 'BYTES', 'shape': [1], 'data': ['a']", "no name"),
        input("'name': 'caption', 'shape': [1], 'data': ['a']", "no datatype"),
        input("'name': 'caption', 'datatype': 'BYTES', 'data': ['a']", "no shape"),
        input("'name': 'caption', 'datatype': 'BYTES', 'shape': [1]", "no data"),
        input("'name': 'caption', 'datatype': 'TEXT', 'shape': [1], 'data': ['a']", "'TEXT'"),
        input("'name': 'caption', 'datatype': 'FP32', 'shape': [1], 'data': [1]", "takes BYTES"),
        caption("[1]", "['a', 'b']", "needs 1 elements by its shape, but its data have more"),
        caption("[3]", "['a', 'b']", "needs 3 elements by its shape, but its data have only 2"),
        caption("[]", "['a']", "shape"),
        caption("[-1]", "['a']", "shape"),
        caption("[0]", "[]", "shape"),
        caption("[1, 2]", "['a', 'b']", "takes [n] or [n, 1]"),
        caption("[257]", "[]", "from 1 to 256"),
        caption("[1.0]", "['a']", "whole numbers"),
        caption("[1e999]", "['a']", "whole numbers"),
        caption("[99999999999999999999]", "['a']", "out of range"),
        caption("[1]", "'a'", "not a list"),
        caption("[1]", "[7]", "a string in JSON"),
        caption("[1]", "[null]", "a string in JSON"),
        caption("[1]", "[NaN]", "NaN"),
        caption("[1]", "[{}]", "object in its data"),
        caption("[1]", "['\\ud800']", "not valid UTF-8"),
        input(
            "'name': 'picture', 'datatype': 'BYTES', 'shape': [1], 'data': ['é?']",
            "input 'picture', sample 0: the element is not base64"),
        input(
            "'name': 'picture', 'datatype': 'BYTES', 'shape': [2], 'data': ['AAEC', 'AAE']",
            "input 'picture', sample 1: the element is not base64"),
        input(
            "'name': 'picture', 'datatype': 'BYTES', 'shape': [1], 'data': ['A#=\\u0000']",
            "input 'picture', sample 0: the element is not base64"),
        input(
            "'name': 'picture', 'datatype': 'BYTES', 'shape': [1], 'data': ['AAEC'],"
                + "'parameters': {'content_type': 'str'}",
            "content_type 'str'"),
        numbers("FP32", "[1, 2]", "[1, NaN]", "NaN"),
        numbers("FP32", "[1, 2]", "[1, 1e999]", "not finite"),
        numbers("FP32", "[1, 2]", "[1, 1e39]", "not finite"),
        numbers("FP64", "[2, 1]", "[1, -1e999]", "input 'numbers', sample 1: a number is not"),
        numbers("FP32", "[1, 2]", "[1, 'x']", "x is not a number"),
        numbers("FP32", "[1, 2]", "[1, 2, 3]", "have more"),
        numbers("FP32", "[1, 2]", "[[1], []]", "only 1"),
        numbers("FP32", "[1, -2]", "[1]", "at least one element"),
        numbers("FP32", "[4294967296, 4294967296]", "[1]", "over the limit"),
        numbers("FP32", "[2, 3037000500, 3037000500]", "[1]", "over the limit"),
        numbers("FP32", "[1, 1000000]", "[1]", "more than the request can hold"),
        numbers("INT8", "[1]", "[128]", "128 is not a number of INT8"),
        numbers("UINT8", "[1]", "[-1]", "-1 is not a number of UINT8"),
        numbers("INT64", "[1]", "[9223372036854775808]", "not a number of INT64"),
        numbers("INT32", "[1]", "[1.5]", "1.5 is not a number of INT32"),
        numbers("BOOL", "[1]", "[2]", "2 is not a number of BOOL"),
        numbers("FP16", "[1]", "[2]", "binary form only"),
        numbers("UINT64", "[1]", "[2]", "'UINT64'"),
        of(
            "{'inputs': ["
                + CAPTION
                + ", {'name': 'picture', 'datatype': 'BYTES', 'shape': [2], 'data': ['', '']}]}",
            "'caption' has 1 samples, but input 'picture' has 2"),
        of("{'inputs': " + "[".repeat(100_000), "nesting depth|not an object"),
        of("{'x': " + "[".repeat(100_000), "nesting depth"),
        of("{'" + "n".repeat(100_000) + "': 1}", "exceeds the maximum"),
        of("{'x': 1" + "0".repeat(100_000) + "}", "exceeds the maximum"),
        of("{'inputs': [" + String.join(",", Collections.nCopies(300, CAPTION)) + "]}", "256"));
  }

  private static Arguments timeout(String value) {
    return of(
        "{'inputs': [" + CAPTION + "], 'parameters': {'timeout': " + value + "}}",
        "'timeout', which must be a whole number of microseconds from 0");
  }

  private static Arguments of(String json, String cause) {
    return Arguments.of(json.replace('\'', '"'), cause);
  }

  private static Arguments input(String members, String cause) {
    return of("{'inputs': [{" + members + "}]}", cause);
  }

  private static Arguments caption(String shape, String data, String cause) {
    return input(
        "'name': 'caption', 'datatype': 'BYTES', 'shape': " + shape + ", 'data': " + data, cause);
  }

  private static Arguments numbers(String datatype, String shape, String data, String cause) {
    return input(
        "'name': 'numbers', 'datatype': '%s', 'shape': %s, 'data': %s"
            .formatted(datatype, shape, data),
        cause);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isRefusedWithItsCause(String json, String cause) throws Exception {
    assertRefused(server.infer(json), cause);
  }

  @Test
  void invalidUtf8IsRefused() throws Exception {
    byte[] body = "{\"id\": \"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[8] = (byte) 0xFF;
    assertRefused(
        server.request("POST", TestServer.INFER, BodyPublishers.ofByteArray(body)), "UTF-8");
  }

  @Test
  void contentTypeDoesNotMatter() throws Exception {
    String json = ("{'inputs': [" + CAPTION + "]}").replace('\'', '"');
    HttpResponse<byte[]> response =
        server.request(
            "POST", TestServer.INFER, BodyPublishers.ofString(json), "Content-Type", "text/csv");
    assertEquals(200, response.statusCode());
  }

  @Test
  void compressedBodyIsRefused() throws Exception {
    HttpResponse<byte[]> response =
        server.request(
            "POST", TestServer.INFER, BodyPublishers.ofString("x"), "Content-Encoding", "gzip");
    assertEquals(415, response.statusCode());
    assertTrue(TestServer.json(response).get("error").asText().contains("compressed"));
  }

  static void assertRefused(HttpResponse<byte[]> response, String cause) throws Exception {
    JsonNode json = TestServer.json(response);
    assertTrue(response.statusCode() == 400 || response.statusCode() == 413, json::toString);
    String error = json.get("error").asText();
    assertTrue(Stream.of(cause.split("\\|")).anyMatch(error::contains), error);
    assertTrue(error.length() < 500, error);
    assertTrue(json.get("code").asText().matches("INVALID_.*|CONTENT_TOO_LARGE"), json::toString);
  }
}
