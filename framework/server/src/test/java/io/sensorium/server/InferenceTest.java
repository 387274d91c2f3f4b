package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.spi.encoder.Content;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void jsonRequestOfSeveralInputs() throws Exception {
    HttpResponse<byte[]> response =
        server.infer(
            """
            {"id": "7", "parameters": {"unknown": [1, {"x": 2}]}, "inputs": [
              {"data": ["AAEC", "/w=="], "name": "picture", "datatype": "BYTES", "shape": [2]},
              {"name": "caption", "datatype": "BYTES", "shape": [2, 1], "data": [["été"], [""]]},
              {"name": "numbers", "datatype": "FP32", "shape": [2, 2], "data": [[1, 2.5], [-3e2, 4]]}
            ]}
            """);
    assertEquals(
        200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
    List<Sample> samples = List.copyOf(server.pipelines.received);
    assertEquals(2, samples.size());
    assertEquals(
        Map.of(
            "picture", new Content.Bytes(new byte[] {0, 1, 2}),
            "caption", new Content.Text("été"),
            "numbers", new Content.Numbers(Tensor.of(new float[] {1, 2.5f}, 2))),
        samples.get(0).inputs());
    assertEquals(
        Map.of(
            "picture", new Content.Bytes(new byte[] {-1}),
            "numbers", new Content.Numbers(Tensor.of(new float[] {-300, 4}, 2))),
        samples.get(1).inputs());
    assertEquals(
        """
        {"model_name":"stamps","model_version":"3","id":"7",\
        "parameters":{"generation":"stamps/1-aa","inputs_used":\
        "picture,caption,numbers;picture,numbers","inputs_substituted":";caption"},\
        "outputs":[{"name":"category","datatype":"BYTES","shape":[2],"data":["food","food"]},\
        {"name":"category.probabilities","datatype":"FP32","shape":[2,2],\
        "data":[0.75,0.25,0.75,0.25]}]}""",
        new String(response.body(), StandardCharsets.UTF_8));
  }

  @Test
  void binaryRequestAndBinaryOutputs() throws Exception {
    ByteBuffer binary = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    binary.putInt(3).put(new byte[] {9, 8, 7});
    binary.putLong(1L << 60).putLong(-1);
    HttpResponse<byte[]> response =
        server.infer(
            """
            {"inputs": [
              {"name": "picture", "datatype": "BYTES", "shape": [1, 1],
               "parameters": {"binary_data_size": 7}},
              {"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["cat"]},
              {"name": "numbers", "datatype": "INT64", "shape": [1, 2],
               "parameters": {"binary_data_size": 16}}],
             "outputs": [
              {"name": "category.probabilities", "parameters": {"binary_data": true}},
              {"name": "category"}]}
            """,
            Arrays.copyOf(binary.array(), binary.position()));
    JsonNode json = TestServer.json(response);
    assertEquals(200, response.statusCode(), json::toString);
    assertEquals(
        Map.of(
            "picture", new Content.Bytes(new byte[] {9, 8, 7}),
            "caption", new Content.Text("cat"),
            "numbers", new Content.Numbers(Tensor.of(new long[] {1L << 60, -1}, 2))),
        server.pipelines.received.getFirst().inputs());
    assertEquals(8, json.at("/outputs/0/parameters/binary_data_size").asInt());
    assertFalse(json.at("/outputs/0").has("data"));
    assertEquals("[\"food\"]", json.at("/outputs/1/data").toString());
    ByteBuffer tail = tail(response);
    assertEquals(0.75f, tail.getFloat());
    assertEquals(0.25f, tail.getFloat());
    assertFalse(tail.hasRemaining());
  }

  @Test
  void binaryByDefaultWhereTheRequestSaysSo() throws Exception {
    HttpResponse<byte[]> response =
        server.infer(
            """
            {"parameters": {"binary_data_output": true},
             "inputs": [{"name": "picture", "datatype": "BYTES", "shape": [1], "data": ["AA=="]}],
             "outputs": [{"name": "category"},
               {"name": "category.probabilities", "parameters": {"binary_data": false}}]}
            """);
    assertEquals(
        "application/octet-stream", response.headers().firstValue("Content-Type").orElseThrow());
    ByteBuffer tail = tail(response);
    assertEquals(4, tail.getInt());
    byte[] label = new byte[4];
    tail.get(label);
    assertArrayEquals("food".getBytes(StandardCharsets.UTF_8), label);
    assertEquals(0.75, TestServer.json(response).at("/outputs/1/data/0").asDouble());
  }

  @Test
  void textInBase64AndFileInBinaryBase64() throws Exception {
    byte[] picture = "AAEC".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer binary = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    binary.putInt(4).put(picture);
    HttpResponse<byte[]> response =
        server.infer(
            """
            {"inputs": [
              {"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["w6l0w6k="],
               "parameters": {"content_type": "base64"}},
              {"name": "picture", "datatype": "BYTES", "shape": [1],
               "parameters": {"binary_data_size": 8, "content_type": "base64"}}]}
            """,
            binary.array());
    assertEquals(200, response.statusCode());
    assertEquals(
        Map.of(
            "picture", new Content.Bytes(new byte[] {0, 1, 2}), "caption", new Content.Text("été")),
        server.pipelines.received.getFirst().inputs());
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,'true,0',BOOL",
    "UINT8,'255,0',UINT8",
    "INT8,'-128,127',INT8",
    "UINT16,'65535,0',UINT16",
    "INT16,'-32768,1',INT16",
    "INT32,'-2147483648,1',INT32",
    "INT64,'-9223372036854775808,9223372036854775807',INT64",
    "FP64,'1e300,-1',DOUBLE"
  })
  void everyDatatypeOfNumbers(String datatype, String data, ElementType type) throws Exception {
    HttpResponse<byte[]> response =
        server.infer(
            """
            {"inputs": [{"name": "numbers", "datatype": "%s", "shape": [2], "data": [%s]}]}
            """
                .formatted(datatype, data));
    assertEquals(200, response.statusCode());
    Sample first = server.pipelines.received.getFirst();
    Content.Numbers numbers = (Content.Numbers) first.inputs().get("numbers");
    assertEquals(type, numbers.tensor().type());
    assertEquals(0, numbers.tensor().rank());
    if (!type.isFloating()) {
      String expected = data.substring(0, data.indexOf(',')).replace("true", "1");
      assertEquals(Long.parseLong(expected), numbers.tensor().longs()[0]);
    }
  }

  @Test
  void aConnectionCarriesManyRequests() throws Exception {
    for (int i = 0; i < 200; i++) {
      HttpResponse<byte[]> response =
          server.infer(
              """
              {"inputs": [{"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["%d"]}]}
              """
                  .formatted(i));
      assertEquals(200, response.statusCode());
      Sample last = server.pipelines.received.getLast();
      assertEquals(new Content.Text(Integer.toString(i)), last.inputs().get("caption"));
    }
  }

  @Test
  void answerOfANewGenerationNamesThatOne() throws Exception {
    Sample sample = new Sample(Map.of());
    server.pipelines.answers.add(
        CompletableFuture.supplyAsync(
            () -> {
              server.pipelines.deployment.set(StampPipelines.deployment("stamps/2-bb", 4));
              return List.of(server.pipelines.answer(sample));
            }));
    JsonNode json =
        TestServer.json(
            server.infer(
                """
                {"inputs": [{"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["a"]}]}
                """));
    assertEquals("stamps/2-bb", json.at("/parameters/generation").asText());
    assertEquals("4", json.get("model_version").asText());
  }

  private static ByteBuffer tail(HttpResponse<byte[]> response) {
    int length =
        Integer.parseInt(response.headers().firstValue(InferenceBody.JSON_LENGTH).orElseThrow());
    return ByteBuffer.wrap(response.body(), length, response.body().length - length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
