package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one client cannot take from the others. */
class LimitsTest {
  private static final String GOOD =
      """
      {"inputs": [{"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["a"]}]}
      """;
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void bodyOf65MebibytesIsRefused() throws Exception {
    try (TestServer server = new TestServer()) {
      HttpResponse<byte[]> response =
          server.request(
              "POST", TestServer.INFER, BodyPublishers.ofByteArray(new byte[65 * MEBIBYTE]));
      assertTooLarge(response);
      assertWorks(server);
    }
  }

  @Test
  void announcedBodyIsRefusedBeforeItArrives() throws Exception {
    try (TestServer server = new TestServer();
        Socket socket = connect(server)) {
      send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHost: x\r\n");
      send(socket, "Content-Length: 999999999999\r\n\r\n");
      assertTrue(statusLine(socket).contains(" 413 "));
      assertWorks(server);
    }
  }

  @Test
  void chunkedBodyIsCounted() throws Exception {
    try (TestServer server = new TestServer(TestServer.OPTIONS.withMaximumRequestBytes(MEBIBYTE))) {
      HttpResponse<byte[]> response =
          server.request("POST", TestServer.INFER, BodyPublishers.ofInputStream(() -> zeros(1.5)));
      assertTooLarge(response);
      assertWorks(server);
    }
  }

  @Test
  void bodyWithoutEndIsCutOff() throws Exception {
    try (TestServer server = new TestServer(TestServer.OPTIONS.withMaximumRequestBytes(MEBIBYTE))) {
      assertThrows(
          IOException.class,
          () -> {
            try (Socket socket = connect(server)) {
              send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHost: x\r\n");
              send(socket, "Content-Length: 999999999999\r\n\r\n");
              OutputStream out = socket.getOutputStream();
              for (int i = 0; i < 1000; i++) {
                out.write(new byte[MEBIBYTE]);
              }
            }
          });
      assertWorks(server);
    }
  }

  @Test
  void largestBodyIsTaken() throws Exception {
    ServerOptions options = TestServer.OPTIONS.withMaximumRequestBytes(MEBIBYTE);
    try (TestServer server = new TestServer(options)) {
      String body = GOOD + " ".repeat(MEBIBYTE - GOOD.length());
      assertEquals(200, server.infer(body).statusCode());
      assertTooLarge(server.infer(body + " "));
    }
  }

  @Test
  void slowBodyIsGivenUp() throws Exception {
    ServerOptions options =
        TestServer.OPTIONS.withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (TestServer server = new TestServer(options);
        Socket socket = connect(server)) {
      send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHost: x\r\n");
      send(socket, "Content-Length: 100\r\n\r\n{");
      assertTrue(statusLine(socket).contains(" 408 "));
      InputStream in = socket.getInputStream();
      in.readAllBytes();
      assertWorks(server);
    }
  }

  @Test
  void slowHeadIsGivenUp() throws Exception {
    ServerOptions options =
        TestServer.OPTIONS.withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(30));
    try (TestServer server = new TestServer(options);
        Socket socket = connect(server)) {
      send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHos");
      assertEquals(0, socket.getInputStream().readAllBytes().length);
      assertWorks(server);
    }
  }

  @Test
  void bodyThatWaitsForPermissionGetsIt() throws Exception {
    try (TestServer server = new TestServer();
        Socket socket = connect(server)) {
      send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n");
      send(socket, "Connection: close\r\nContent-Length: " + GOOD.length() + "\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue", statusLine(socket));
      send(socket, GOOD);
      String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(rest.contains("200 OK"), rest);
    }
  }

  @Test
  void lateAnswerIsGivenUp() throws Exception {
    ServerOptions options =
        TestServer.OPTIONS.withTimeouts(Duration.ofSeconds(30), Duration.ofMillis(200));
    try (TestServer server = new TestServer(options)) {
      server.pipelines.answers.add(new CompletableFuture<>());
      HttpResponse<byte[]> response = server.infer(GOOD);
      assertEquals(504, response.statusCode());
      assertEquals("DEADLINE_EXCEEDED", TestServer.json(response).get("code").asText());
      assertWorks(server);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_CONTENT,400",
    "MISSING_INPUT,400",
    "CONTENT_TOO_LARGE,413",
    "NOT_FOUND,404",
    "OVERLOADED,503",
    "OUT_OF_MEMORY,503",
    "CLOSED,503",
    "CIRCUIT_OPEN,503",
    "DEADLINE_EXCEEDED,504",
    "PLUGIN_FAILED,500",
    "INTERNAL,500"
  })
  void failuresTellWhoIsToBlame(ErrorCode code, int status) throws Exception {
    try (TestServer server = new TestServer()) {
      server.pipelines.answers.add(
          CompletableFuture.failedFuture(new SensoriumException(code, "picture is cut short")));
      HttpResponse<byte[]> response = server.infer(GOOD);
      assertEquals(status, response.statusCode());
      assertEquals(code.name(), TestServer.json(response).get("code").asText());
      assertEquals("picture is cut short", TestServer.json(response).get("error").asText());
      assertEquals(status == 503, response.headers().firstValue("Retry-After").isPresent());
      assertWorks(server);
    }
  }

  @Test
  void errorsOfTheHostAreNotShown() throws Exception {
    try (TestServer server = new TestServer()) {
      server.pipelines.answers.add(
          CompletableFuture.failedFuture(new IllegalStateException("secret")));
      HttpResponse<byte[]> response = server.infer(GOOD);
      assertEquals(500, response.statusCode());
      assertEquals("INTERNAL", TestServer.json(response).get("code").asText());
      assertFalse(new String(response.body(), StandardCharsets.UTF_8).contains("secret"));
      assertWorks(server);
    }
  }

  @Test
  void probabilityThatIsNoNumberIsTheHeadsFault() throws Exception {
    try (TestServer server = new TestServer()) {
      server.pipelines.answers.add(
          CompletableFuture.completedFuture(
              List.of(server.pipelines.answer(new Sample(Map.of()), Double.NaN))));
      HttpResponse<byte[]> response = server.infer(GOOD);
      assertEquals(500, response.statusCode());
      assertEquals("PLUGIN_FAILED", TestServer.json(response).get("code").asText());
    }
  }

  @Test
  void moreThanAllMemorySetAsideIsOverload() throws Exception {
    ServerOptions options = TestServer.OPTIONS.withMaximumRequestBytes(MEBIBYTE);
    String large = GOOD + " ".repeat(MEBIBYTE - GOOD.length());
    try (TestServer server = new TestServer(options)) {
      CompletableFuture<List<Answer>> held = new CompletableFuture<>();
      for (int i = 0; i < 4; i++) {
        server.pipelines.answers.add(held);
      }
      List<CompletableFuture<Integer>> waiting =
          IntStream.range(0, 4).mapToObj(i -> server.inferLater(large)).toList();
      while (server.pipelines.received.size() < 4) {
        Thread.onSpinWait();
      }
      HttpResponse<byte[]> response = server.infer(GOOD);
      assertEquals(503, response.statusCode());
      held.completeExceptionally(new SensoriumException(ErrorCode.MISSING_INPUT, "no picture"));
      for (CompletableFuture<Integer> status : waiting) {
        assertEquals(400, status.join());
      }
      assertWorks(server);
    }
  }

  @Test
  void clientThatGoesLeavesNothingBehind() throws Exception {
    ServerOptions options = TestServer.OPTIONS.withMaximumRequestBytes(MEBIBYTE);
    try (TestServer server = new TestServer(options)) {
      for (int i = 0; i < 10; i++) {
        try (Socket socket = connect(server)) {
          send(socket, "POST /v2/models/stamps/infer HTTP/1.1\r\nHost: x\r\n");
          send(socket, "Content-Length: " + MEBIBYTE + "\r\n\r\n" + " ".repeat(MEBIBYTE - 1));
        }
      }
      awaitRoom(server);
      assertWorks(server);
    }
  }

  @Test
  void addressInUseIsOneSentence() {
    try (TestServer server = new TestServer()) {
      ServerOptions taken = TestServer.OPTIONS.withAddress("127.0.0.1", server.address().getPort());
      SensoriumException exception =
          assertThrows(
              SensoriumException.class,
              () -> InferenceServer.start(taken, server.pipelines, server.metrics));
      assertEquals(ErrorCode.INVALID_SETTING, exception.code());
      assertTrue(exception.getMessage().contains("in use"), exception.getMessage());
    }
  }

  @Test
  void connectionsAreLimited() throws Exception {
    ServerOptions one =
        new ServerOptions(
            "127.0.0.1", 0, MEBIBYTE, 256, 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
    try (TestServer server = new TestServer(one)) {
      assertWorks(server);
      try (Socket second = connect(server)) {
        assertEquals(0, second.getInputStream().readAllBytes().length);
      }
      assertWorks(server);
    }
  }

  private static void assertTooLarge(HttpResponse<byte[]> response) throws Exception {
    assertEquals(413, response.statusCode());
    assertEquals("CONTENT_TOO_LARGE", TestServer.json(response).get("code").asText());
    assertTrue(TestServer.json(response).get("error").asText().contains("the limit is"));
  }

  private static void assertWorks(TestServer server) throws Exception {
    assertEquals(200, server.infer(GOOD).statusCode());
  }

  /** The server hears of a closed connection a moment after its client has gone. */
  private static void awaitRoom(TestServer server) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (server.infer(GOOD).statusCode() == 503 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  private static InputStream zeros(double mebibytes) {
    return new ByteArrayInputStream(new byte[(int) (mebibytes * MEBIBYTE)]);
  }

  private static Socket connect(TestServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The first line, and for an interim response the empty one behind it. */
  private static String statusLine(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.substring(0, Math.max(0, head.indexOf("\r\n")));
  }
}
