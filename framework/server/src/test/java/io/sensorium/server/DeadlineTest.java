package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.execution.Deadline;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a request may take. */
class DeadlineTest {
  private static final String REQUEST =
      """
      {"inputs": [{"name": "caption", "datatype": "BYTES", "shape": [1], "data": ["a"]}]%s}
      """;

  @ParameterizedTest
  @CsvSource({"'',5000", "0,5000", "250000,250", "5000001,5000", "9223372036854775807,5000"})
  void isTheClientsWithinTheHosts(String microseconds, long milliseconds) throws Exception {
    ServerOptions options =
        TestServer.OPTIONS.withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(5));
    try (TestServer server = new TestServer(options)) {
      String parameters =
          microseconds.isEmpty() ? "" : ", \"parameters\": {\"timeout\": " + microseconds + "}";
      assertEquals(200, server.infer(REQUEST.formatted(parameters)).statusCode());

      Deadline deadline = server.pipelines.deadlines.remove();
      assertEquals(Duration.ofMillis(milliseconds), deadline.allowed());
    }
  }
}
