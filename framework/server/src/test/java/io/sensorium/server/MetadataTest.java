package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void mayBeClosedTwice() {
    TestServer other = new TestServer();
    other.close();
    other.close();
  }

  @Test
  void serverNamesItselfAndItsExtensions() throws Exception {
    JsonNode json = TestServer.json(server.read("/v2"));
    assertEquals("sensorium", json.get("name").asText());
    assertEquals("binary_tensor_data", json.get("extensions").get(0).asText());
    assertTrue(json.get("version").asText().matches("\\d+\\.\\d+.*"), json.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models/stamps/ready",
        "/v2/models/stamps/versions/3/ready"
      })
  void isHealthy(String path) throws Exception {
    HttpResponse<byte[]> response = server.read(path);
    assertEquals(200, response.statusCode());
    assertTrue(TestServer.json(response).get(path.endsWith("live") ? "live" : "ready").asBoolean());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/stamps", "/v2/models/st%61mps/versions/3"})
  void modelDescribesItsTensors(String path) throws Exception {
    JsonNode json = TestServer.json(server.read(path));
    assertEquals("stamps", json.get("name").asText());
    assertEquals("[\"3\"]", json.get("versions").toString());
    assertEquals("sensorium_pytorch", json.get("platform").asText());
    assertEquals(
        List.of(
            "picture BYTES [-1]",
            "caption BYTES [-1]",
            "speech BYTES [-1]",
            "numbers FP32 [-1,-1]"),
        tensors(json.get("inputs")));
    assertEquals(
        List.of("category BYTES [-1]", "category.probabilities FP32 [-1,2]"),
        tensors(json.get("outputs")));
    assertEquals(
        StampPipelines.LABELS,
        new ObjectMapper()
            .readerForListOf(String.class)
            .readValue(json.at("/outputs/1/parameters/labels").asText()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v2/",
        "/v2/models",
        "/v2/models/",
        "/v2/models//infer",
        "/v2/models/stamps/",
        "/v2/models/stamps/versions",
        "/v2/models/stamps/explain",
        "/v2/models/other",
        "/v2/models/other/ready",
        "/v2/models/stamps/versions/4",
        "/v2/models/stamps/versions/x/ready"
      })
  void unknownPlacesAreNotFound(String path) throws Exception {
    HttpResponse<byte[]> response = server.read(path);
    assertEquals(404, response.statusCode());
    assertEquals("NOT_FOUND", TestServer.json(response).get("code").asText());
    assertFalse(TestServer.json(response).get("error").asText().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v2,'GET, HEAD'",
    "DELETE,/v2/models/stamps,'GET, HEAD'",
    "GET,/v2/models/stamps/infer,POST",
    "PUT,/v2/models/stamps/infer,POST"
  })
  void wrongMethodsAreToldTheRightOne(String method, String path, String allowed) throws Exception {
    HttpResponse<byte[]> response = server.request(method, path, BodyPublishers.ofString("{}"));
    assertEquals(405, response.statusCode());
    assertEquals(allowed, response.headers().firstValue("Allow").orElseThrow());
    assertTrue(TestServer.json(response).has("error"));
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    HttpResponse<byte[]> response =
        server.request("HEAD", "/v2/health/live", BodyPublishers.noBody());
    assertEquals(200, response.statusCode());
    assertEquals(0, response.body().length);
  }

  private static List<String> tensors(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(
            tensor ->
                tensor.get("name").asText()
                    + " "
                    + tensor.get("datatype").asText()
                    + " "
                    + tensor.get("shape"))
        .toList();
  }
}
