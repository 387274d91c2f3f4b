package io.sensorium.server;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binary data whose sizes lie. */
class BadBinaryTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "8,1,7,8 bytes of binary data are left|but 7 bytes of binary data are left",
    "-1,1,7,binary_data_size -1",
    "99999999999,1,7,binary_data_size 99999999999",
    "'\"7\"',1,7,binary_data_size 7",
    "7,1,9,2 bytes of binary data that belong to no input",
    "7,2,7,its data end before this element",
    "9,1,9,2 bytes behind its 1 elements",
    "3,1,3,its data end before this element",
    "6,1,6,'the element has 3 bytes by its prefix, but 2 are left'"
  })
  void sizesThatDoNotFit(String size, int samples, int bytes, String cause) throws Exception {
    ByteBuffer binary = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes > 3) {
      binary.putInt(3);
    }
    BadRequestTest.assertRefused(
        server.infer(
            """
            {"inputs": [{"name": "picture", "datatype": "BYTES", "shape": [%d],
              "parameters": {"binary_data_size": %s}}]}
            """
                .formatted(samples, size),
            binary.array()),
        cause);
  }

  @Test
  void elementLongerThanFourGigabytesMinusOneIsNotNegative() throws Exception {
    byte[] binary = {-1, -1, -1, -1};
    BadRequestTest.assertRefused(picture(binary), "4294967295 bytes by its prefix");
  }

  @Test
  void textThatIsNotUtf8() throws Exception {
    BadRequestTest.assertRefused(
        server.infer(
            """
            {"inputs": [{"name": "caption", "datatype": "BYTES", "shape": [1],
              "parameters": {"binary_data_size": 5}}]}
            """,
            new byte[] {1, 0, 0, 0, -1}),
        "input 'caption', sample 0: the text is not valid UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"FP32,0000c07f", "FP16,007c", "FP64,000000000000f0ff", "BOOL,02"})
  void numbersThatAreNone(String datatype, String bytes) throws Exception {
    byte[] binary = HexFormat.of().parseHex(bytes);
    BadRequestTest.assertRefused(
        server.infer(
            """
            {"inputs": [{"name": "numbers", "datatype": "%s", "shape": [1],
              "parameters": {"binary_data_size": %d}}]}
            """
                .formatted(datatype, binary.length),
            binary),
        "input 'numbers', sample 0:");
  }

  @Test
  void numbersOfAnotherSize() throws Exception {
    BadRequestTest.assertRefused(
        server.infer(
            """
            {"inputs": [{"name": "numbers", "datatype": "FP32", "shape": [1, 2],
              "parameters": {"binary_data_size": 7}}]}
            """,
            new byte[7]),
        "needs 8 bytes by its shape, but has 7");
  }

  @Test
  void dataInTwoPlaces() throws Exception {
    BadRequestTest.assertRefused(
        server.infer(
            """
            {"inputs": [{"name": "picture", "datatype": "BYTES", "shape": [1], "data": ["AA=="],
              "parameters": {"binary_data_size": 4}}]}
            """,
            new byte[4]),
        "data in two places");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "100", "x", "99999999999", ""})
  void lengthOfTheJsonLies(String length) throws Exception {
    BadRequestTest.assertRefused(
        server.request(
            "POST",
            TestServer.INFER,
            BodyPublishers.ofString("{}"),
            InferenceBody.JSON_LENGTH,
            length),
        "Inference-Header-Content-Length");
  }

  private static HttpResponse<byte[]> picture(byte[] binary) throws Exception {
    return server.infer(
        """
        {"inputs": [{"name": "picture", "datatype": "BYTES", "shape": [1],
          "parameters": {"binary_data_size": %d}}]}
        """
            .formatted(binary.length),
        binary);
  }
}
